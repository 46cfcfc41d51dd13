package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.ServletContext;

/** Jetty's own API, which an application sees only through the objects that it gets from it. */
public final class JettyInternals {
    private JettyInternals() {}

    public static boolean isJetty(ServletContext context) {
        return context.getClass().getName().startsWith("org.eclipse.jetty.");
    }

    /** The handler of the application: a {@code ServletContextHandler}, which for a WAR is a {@code WebAppContext}. */
    public static Object handler(ServletContext context) throws ReflectiveOperationException {
        return call(call(context, "getContext"), "getServletContextHandler");
    }

    /** Calls a public method without parameters. */
    public static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
