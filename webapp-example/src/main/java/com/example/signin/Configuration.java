package com.example.signin;

import jakarta.servlet.ServletContext;
import java.util.Locale;
import java.util.Optional;

/** What this application itself can be told: by a context parameter, else by an environment variable. */
record Configuration(ServletContext context) {

    /** What the application calls itself. */
    String name() {
        return value("example.name").orElse("Sign-in example");
    }

    /** The API for which the application gets a token of its own, for jobs without a user. */
    String apiOfJobs() {
        return value("example.api-of-jobs").orElse("https://graph.microsoft.com/.default");
    }

    /** The colour scheme, a class of the style sheet; so that two applications side by side look different. */
    String colours() {
        return value("example.colours").filter("green"::equals).orElse("blue");
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
        return Optional.ofNullable(context.getInitParameter(name))
                .or(() ->
                        Optional.ofNullable(System.getenv(name.replace('.', '_').toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }
}
