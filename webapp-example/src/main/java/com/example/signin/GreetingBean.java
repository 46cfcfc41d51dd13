package com.example.signin;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/** One bean for all users: what is injected is a proxy, which finds the user of the request in which it is called. */
@ApplicationScoped
public class GreetingBean {
    @Inject
    SignedInUser user;

    @Inject
    AccessTokens tokens;

    /** For CDI. */
    public GreetingBean() {}

    /** The name of the user of this request. */
    public String name() {
        return user.displayName();
    }

    /** Their roles. */
    public Set<String> roles() {
        return user.roles();
    }

    /** The exception that asks the user for something comes out of the proxy unchanged, and the sign-in filter sees it. */
    public AccessToken token() {
        return tokens.acquire("User.Read");
    }
}
