package com.example.signin;

import jakarta.servlet.ServletContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What this application itself can be told: by a context parameter, else by an environment variable. */
record Configuration(ServletContext context) {
    private static final Set<String> COLOURS = Set.of("green", "plum");

    /** What the application calls itself. */
    String name() {
        return value("example.name").orElse("Sign-in example");
    }

    /** The API for which the application gets a token of its own, for jobs without a user. */
    String apiOfJobs() {
        return value("example.api-of-jobs").orElse("https://graph.microsoft.com/.default");
    }

    /** The managed identity by which the application proves who it is, if it does so. */
    Optional<String> managedIdentity() {
        return value("msal.client-managed-identity");
    }

    /** Whether Microsoft Graph is asked for the groups of a user who is in more than a token holds. */
    boolean asksGraph() {
        return value("msal.group-overage").filter("graph"::equals).isPresent();
    }

    /** The colour scheme, a class of the style sheet; so that applications side by side look different. */
    String colours() {
        return value("example.colours").filter(COLOURS::contains).orElse("blue");
    }

    /** The API that is called in the user's name. */
    String api() {
        return value("example.api").orElse("https://graph.microsoft.com/v1.0/me");
    }

    /** The address of another application with the same users, to show single sign-on with. */
    Optional<String> otherApplication() {
        return value("example.other").filter(address -> address.matches("https?://.*"));
    }

    private Optional<String> value(String name) {
        String variable = name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        return Optional.ofNullable(context.getInitParameter(name))
                // The library resolves references to the environment in its own parameters only.
                .filter(value -> !value.startsWith("${"))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .filter(value -> !value.isBlank());
    }
}
