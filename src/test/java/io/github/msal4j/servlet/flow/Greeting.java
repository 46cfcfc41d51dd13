package io.github.msal4j.servlet.flow;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A bean of an application, one for all users. */
@ApplicationScoped
public class Greeting {
    @Inject
    SignedInUser user;

    @Inject
    AccessTokens tokens;

    String text() {
        return "Hello, " + user.displayName() + (user.hasRole("Admin") ? ", administrator" : "");
    }

    String mail() {
        return tokens.acquire("Mail.Read").value();
    }

    String token() {
        return tokens.acquire("User.Read").value();
    }
}
