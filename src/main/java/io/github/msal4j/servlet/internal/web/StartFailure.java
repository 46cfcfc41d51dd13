package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.ServletContext;

/**
 * Says why an application did not start. Tomcat as distributed writes that to a file of the host; its console says only that a
 * listener or filter has failed. {@code ServletContext.log} goes to that file, too. The application's own log may go anywhere, or
 * nowhere. So this takes the platform's logger: by default {@code java.util.logging}, which every server has on its console.
 */
public final class StartFailure {
    private StartFailure() {}

    public static void tell(ServletContext context, Throwable reason) {
        // No field: it would be made at each start, and is needed by the failed ones only.
        System.getLogger("io.github.msal4j.servlet")
                .log(
                        System.Logger.Level.ERROR,
                        () -> "Application " + context.getContextPath() + "/ did not start: " + reason.getMessage());
    }
}
