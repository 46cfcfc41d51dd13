package io.github.msal4j.servlet.internal.startup;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filter by which Jetty answers WebSocket handshakes. Jetty adds it, ahead of all others, with the first endpoint in its
 * own API; which may come when the library has started, from the {@code init} of a servlet or with a request. A filter that
 * is registered under its name already Jetty leaves in its place, as its documentation says.
 */
final class JettyUpgradeFilter {
    private static final Pattern ENVIRONMENT = Pattern.compile("org\\.eclipse\\.jetty\\.(\\w+)\\..*");

    private JettyUpgradeFilter() {}

    /** Gives the filter its place now: behind those that are ahead of web.xml's so far, where Jetty has WebSockets at all. */
    static void settle(ServletContext context) {
        Matcher jetty = ENVIRONMENT.matcher(context.getClass().getName());
        if (!jetty.matches()) {
            return;
        }
        String filter = "org.eclipse.jetty." + jetty.group(1) + ".websocket.servlet.WebSocketUpgradeFilter";
        if (context.getFilterRegistration(filter) == null && isThere(filter, context.getClassLoader())) {
            FilterRegistration.Dynamic settled = context.addFilter(filter, filter);
            settled.setAsyncSupported(true);
            settled.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }
    }

    private static boolean isThere(String type, ClassLoader loader) {
        try {
            Class.forName(type, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
