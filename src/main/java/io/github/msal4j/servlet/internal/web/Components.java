package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;

/**
 * The library's objects of one web application, as attributes of its context. The container creates servlets and
 * filters without arguments, so they get these objects here.
 */
public final class Components {
    private Components() {}

    public static <T> void put(ServletContext context, Class<T> type, T component) {
        context.setAttribute(type.getName(), component);
    }

    /**
     * The component of this web application.
     *
     * @throws ServletException if the library was not started; the message names the remedy
     */
    public static <T> T get(ServletContext context, Class<T> type) throws ServletException {
        Object component = context.getAttribute(type.getName());
        if (!type.isInstance(component)) {
            throw new ServletException("msal4j-servlet was not started in " + context.getContextPath()
                    + "/; if web.xml is metadata-complete, add <listener><listener-class>"
                    + "io.github.msal4j.servlet.StartUpListener</listener-class></listener>");
        }
        return type.cast(component);
    }
}
