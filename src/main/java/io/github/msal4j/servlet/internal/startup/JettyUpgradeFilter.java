package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.web.JettyInternals;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filter by which Jetty answers WebSocket handshakes. Jetty adds it, ahead of all others, with the first endpoint in its
 * own API; which may come when the library has started, from the {@code init} of a servlet or with a request. A filter that
 * is registered under its name already Jetty leaves in its place, as its documentation says.
 */
final class JettyUpgradeFilter {
    private static final Logger log = LoggerFactory.getLogger(JettyUpgradeFilter.class);
    private static final Pattern ENVIRONMENT = Pattern.compile("org\\.eclipse\\.jetty\\.(\\w+)\\..*");

    private final ServletContext context;
    /** By which Jetty finds it; that of its class. */
    private final String name;

    private JettyUpgradeFilter(ServletContext context, String name) {
        this.context = context;
        this.name = name;
    }

    /** Empty where this is not Jetty, or a Jetty without WebSockets. */
    static Optional<JettyUpgradeFilter> of(ServletContext context) {
        Matcher jetty = ENVIRONMENT.matcher(context.getClass().getName());
        if (!jetty.matches()) {
            return Optional.empty();
        }
        String name = "org.eclipse.jetty." + jetty.group(1) + ".websocket.servlet.WebSocketUpgradeFilter";
        return isThere(name, context.getClassLoader())
                ? Optional.of(new JettyUpgradeFilter(context, name))
                : Optional.empty();
    }

    private static boolean isThere(String type, ClassLoader loader) {
        try {
            Class.forName(type, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Gives the filter its place, and looks whether that is behind the filters of these names.
     *
     * @throws InvalidSettingsException if it is not, with what to add to web.xml
     */
    void placeBehind(Collection<String> filters) {
        if (context.getFilterRegistration(name) == null) {
            FilterRegistration.Dynamic placed = context.addFilter(name, name);
            placed.setAsyncSupported(true);
            placed.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }
        try {
            requireBehind(filters, order());
        } catch (ReflectiveOperationException e) {
            log.warn(
                    "Cannot tell whether Jetty answers WebSocket handshakes before a sign-in filter sees them ({});"
                            + " to be sure, add to web.xml: {}",
                    e.toString(),
                    declaration());
        }
    }

    /**
     * Filters that an application or a framework puts ahead in code, before Jetty does so with its own, make Jetty 12 miscount
     * where the next ones belong: behind its own.
     */
    private void requireBehind(Collection<String> filters, List<String> order) {
        int own = order.indexOf(name);
        if (own >= 0 && filters.stream().anyMatch(filter -> order.indexOf(filter) > own)) {
            throw new InvalidSettingsException(List.of(
                    "Jetty would answer WebSocket handshakes before a sign-in filter sees them, since other filters"
                            + " were registered in code before its own; add to web.xml: " + declaration()));
        }
    }

    private String declaration() {
        return ("<filter><filter-name>%1$s</filter-name><filter-class>%1$s</filter-class>"
                        + "<async-supported>true</async-supported></filter>"
                        + " <filter-mapping><filter-name>%1$s</filter-name><url-pattern>/*</url-pattern></filter-mapping>")
                .formatted(name);
    }

    /** The names of the filters in the order of their mappings, which Jetty tells in its own API alone. */
    private List<String> order() throws ReflectiveOperationException {
        Object handler = JettyInternals.call(JettyInternals.handler(context), "getServletHandler");
        List<String> names = new ArrayList<>();
        for (Object mapping : (Object[]) JettyInternals.call(handler, "getFilterMappings")) {
            names.add(String.valueOf(JettyInternals.call(mapping, "getFilterName")));
        }
        return names;
    }
}
