package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.startup.StartUp;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Starts and stops the library in one web application: reads the settings, registers the servlets at their paths
 * unless web.xml maps them already, and evicts the remaining MSAL accounts when the application stops. The library's
 * {@code web-fragment.xml} declares it; a web.xml that is {@code metadata-complete} has to declare it in a {@code
 * <listener>}.
 *
 * <p>A wrong setting stops the start-up of the application, with all mistakes in one message.
 *
 * <pre>{@code
 * <listener><listener-class>io.github.msal4j.servlet.StartUpListener</listener-class></listener>
 * }</pre>
 */
public final class StartUpListener implements ServletContextListener {
    private final ServletContextListener startUp = new StartUp();

    /** Called by the container. */
    public StartUpListener() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        startUp.contextInitialized(event);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        startUp.contextDestroyed(event);
    }
}
