package io.github.msal4j.servlet.internal.security;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The module's registrations at the container. Names the API of Jakarta Authentication, so it is loaded only where that is. */
final class Registrations {
    private static final String LAYER = "HttpServlet";
    private static final String DESCRIPTION = "msal4j-servlet";

    private final AuthConfigFactory factory;
    private final List<String> ids;

    private Registrations(AuthConfigFactory factory, List<String> ids) {
        this.factory = factory;
        this.ids = ids;
    }

    /** @throws IllegalStateException if the container has no factory */
    static Registrations of(ServletContext context) {
        AuthConfigFactory factory = AuthConfigFactory.getFactory();
        if (factory == null) {
            throw new IllegalStateException("it has set no AuthConfigFactory");
        }
        SignInProvider provider = new SignInProvider(context);
        List<String> ids = applicationContexts(context)
                .map(application -> factory.registerConfigProvider(provider, LAYER, application, DESCRIPTION))
                .toList();
        return new Registrations(factory, ids);
    }

    /**
     * The application's name there: that of the virtual server and the context path (Jakarta Authentication 3.0, section 3.2). Jetty
     * says {@code server} where there is no name, and a slash for the root.
     */
    private static Stream<String> applicationContexts(ServletContext context) {
        String server = Objects.requireNonNullElse(context.getVirtualServerName(), "server");
        String path = context.getContextPath();
        return (path.isEmpty() ? Stream.of("", "/") : Stream.of(path)).map(one -> server + " " + one);
    }

    void remove() {
        ids.forEach(factory::removeRegistration);
    }
}
