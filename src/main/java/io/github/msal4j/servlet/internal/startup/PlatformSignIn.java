package io.github.msal4j.servlet.internal.startup;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in of the platform itself, in front of this application: "Authentication and authorization in Azure App Service", which is
 * for Azure Functions, too. It tells the process by an environment variable that it is switched on.
 */
final class PlatformSignIn {
    private static final String SWITCH = "WEBSITE_AUTH_ENABLED";

    private PlatformSignIn() {}

    /** @param environment the value of a variable, null if it is not set */
    static Optional<String> mistake(UnaryOperator<@Nullable String> environment) {
        return Boolean.parseBoolean(environment.apply(SWITCH))
                ? Optional.of(SWITCH
                        + " is True: App Service signs users in itself, in front of this application. They have two sign-ins"
                        + " with a session each, and a sign-out here leaves the one at /.auth, with its tokens. Where App Service"
                        + " requires authentication, the provider's sign-out requests do not get through either, since they carry no"
                        + " cookie. Switch it off: Settings > Authentication of the web app")
                : Optional.empty();
    }
}
