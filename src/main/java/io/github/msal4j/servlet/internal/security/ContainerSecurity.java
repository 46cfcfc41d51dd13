package io.github.msal4j.servlet.internal.security;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.web.JettyInternals;
import jakarta.servlet.ServletContext;
import java.util.List;

/**
 * Has the container ask the library who is signed in, by Jakarta Authentication, so that its own constraints decide. The API of that
 * is optional: nothing of it is loaded without {@code msal.container-security}.
 */
public final class ContainerSecurity {
    private static final String ATTRIBUTE = ContainerSecurity.class.getName();

    private ContainerSecurity() {}

    /**
     * Registers the module. Does nothing the second time: the earliest moment at which an application can is the right one for
     * Jetty, but not every application has it.
     *
     * @throws InvalidSettingsException if the container has no Jakarta Authentication, with the remedy
     */
    public static void register(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) == null) {
            context.setAttribute(ATTRIBUTE, registrations(context));
        }
    }

    private static Registrations registrations(ServletContext context) {
        try {
            exposeApi(context);
            return Registrations.of(context);
        } catch (LinkageError | RuntimeException | ReflectiveOperationException e) {
            throw new InvalidSettingsException(
                    List.of("msal.container-security is true, but this container has no Jakarta"
                            + " Authentication at work (" + e + "); on Jetty add the modules ee10-jaspi and"
                            + " ee10-jaspi-default-auth-config-factory, or those of ee11; on Open Liberty the feature"
                            + " appAuthentication-3.0; or remove it and map the sign-in filter"));
        }
    }

    /** Jetty's module {@code jaspi} hides the API from applications, for whatever reason; a pattern with a minus takes that back. */
    private static void exposeApi(ServletContext context) throws ReflectiveOperationException {
        if (JettyInternals.isJetty(context)) {
            Object hidden = JettyInternals.call(JettyInternals.handler(context), "getHiddenClassMatcher");
            hidden.getClass().getMethod("add", String.class).invoke(hidden, "-jakarta.security.auth.message.");
        }
    }

    public static void remove(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Registrations registrations) {
            context.removeAttribute(ATTRIBUTE);
            registrations.remove();
        }
    }
}
