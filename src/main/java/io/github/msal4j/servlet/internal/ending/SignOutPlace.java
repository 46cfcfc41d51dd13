package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.cluster.StoreKeys;
import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.nio.file.Path;

/**
 * Where the file of sign-outs of an application lies: it has to outlive what the container's sessions outlive.
 *
 * <p>Tomcat has the files of its session managers in the application's temporary directory, which outlives a restart and a
 * crash, and goes with them when the application is undeployed. Jetty makes a new temporary directory at each start; its own
 * session store is in {@code jetty.base}. WildFly empties its temporary directory at each start; its sessions are in its data directory.
 */
final class SignOutPlace {
    private static final int NAME_LENGTH = 16;

    private SignOutPlace() {}

    /** Several applications may have the same directory. */
    static Path of(ServletContext context, Settings settings) {
        String who = new StoreKeys(settings).application() + " " + context.getContextPath();
        return directory(context, settings)
                .resolve("sign-outs-" + Secrets.sha256(who).substring(0, NAME_LENGTH));
    }

    private static Path directory(ServletContext context, Settings settings) {
        return settings.signOutDirectory().orElseGet(() -> {
            String container = context.getClass().getName();
            String base = container.startsWith("org.eclipse.jetty.")
                    ? System.getProperty("jetty.base")
                    : container.startsWith("io.undertow.") ? System.getProperty("jboss.server.data.dir") : null;
            if (base != null) {
                return Path.of(base, "sign-outs");
            }
            return context.getAttribute(ServletContext.TEMPDIR) instanceof File temporary
                    ? temporary.toPath()
                    : Path.of(System.getProperty("java.io.tmpdir"), "msal4j-servlet");
        });
    }
}
