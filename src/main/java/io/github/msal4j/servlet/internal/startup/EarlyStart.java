package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.security.ContainerSecurity;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the module of container security before the application's listeners run, since Jetty looks for it before that, and has
 * a warning said if nothing starts the library. All else is the listener's, which reports mistakes, too. Found by the container
 * through {@code META-INF/services}.
 */
public final class EarlyStart implements ServletContainerInitializer {
    /** Called by the container. */
    public EarlyStart() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> types, ServletContext context) {
        UnreadFragment.watch(context);
        if (Settings.wantContainerSecurity(context)) {
            try {
                ContainerSecurity.register(context);
            } catch (InvalidSettingsException reportedByTheListener) {
                context.log("Container security is not at work: " + reportedByTheListener.getMessage());
            }
        }
    }
}
