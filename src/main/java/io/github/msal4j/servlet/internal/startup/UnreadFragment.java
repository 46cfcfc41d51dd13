package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignIns;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Collections;
import java.util.Enumeration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns if the library is not started in an application that uses it, because web.xml is {@code metadata-complete} and does not
 * name the listener (R153). It does not see an application whose {@code <absolute-ordering>} leaves the library out: no code of the
 * library is called there.
 */
final class UnreadFragment implements ServletContextListener {
    private static final Logger log = LoggerFactory.getLogger(UnreadFragment.class);
    /** By its name, since it is above this. */
    private static final String LISTENER = "io.github.msal4j.servlet.StartUpListener";

    private UnreadFragment() {}

    /** The listeners of the application may still start it in code, so this looks when they have run. */
    static void watch(ServletContext context) {
        WebXml webXml = WebXml.of(context);
        if (webXml.complete() && !namesListener(webXml) && isUsed(context, webXml)) {
            context.addListener(new UnreadFragment());
        }
    }

    private static boolean namesListener(WebXml webXml) {
        return webXml.sections("listener").stream()
                .anyMatch(listener -> listener.first("listener-class").equals(LISTENER));
    }

    /** The jar may be in a directory that all applications share. */
    private static boolean isUsed(ServletContext context, WebXml webXml) {
        Enumeration<String> parameters = context.getInitParameterNames();
        return (parameters != null
                        && Collections.list(parameters).stream().anyMatch(parameter -> parameter.startsWith("msal.")))
                || !SignInFilters.of(context).isEmpty()
                || webXml.sections("filter-mapping").stream()
                        .anyMatch(mapping -> mapping.first("filter-name").equals(SignInFilters.OF_THE_FRAGMENT));
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (context.getAttribute(SignIns.class.getName()) == null) {
            log.warn(
                    "Application {}/: web.xml is metadata-complete, so containers do not read this library's"
                            + " web-fragment.xml, and msal4j-servlet was not started: it protects nothing and signs nobody"
                            + " in; add to web.xml <listener><listener-class>{}</listener-class></listener>",
                    context.getContextPath(),
                    LISTENER);
        }
    }
}
