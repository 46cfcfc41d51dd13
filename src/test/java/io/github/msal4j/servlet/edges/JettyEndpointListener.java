package io.github.msal4j.servlet.edges;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.EnumSet;

/** Puts the application's own filter ahead of all others, then adds an endpoint, by which Jetty's filter gets ahead of it. */
public final class JettyEndpointListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        FilterRegistration.Dynamic early = context.addFilter("early", EarlyFilter.class);
        early.setAsyncSupported(true);
        early.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        try {
            JettyEndpoint.add(context);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }
}
