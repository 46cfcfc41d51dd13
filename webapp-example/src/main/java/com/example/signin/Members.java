package com.example.signin;

import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The application's own word on a user whom the provider has verified: each gets a member number. An application would look
 * the user up in its data base here, refuse those whom it does not know, and add the roles that it keeps itself.
 */
public final class Members implements ServletContextListener, SignInListener {
    /** The name of the attribute. */
    static final String NUMBER = "member";

    /** For the container. */
    public Members() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute(SignInListener.class.getName(), this);
    }

    @Override
    public Optional<String> userVerified(SignedInUser user, Set<String> roles, Map<String, String> attributes) {
        attributes.put(NUMBER, String.format(Locale.ROOT, "%08x", user.key().hashCode()));
        return Optional.empty();
    }
}
