package io.github.msal4j.servlet.edges;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;

/** Adds an endpoint in Jetty's own API when all listeners and filters have started. */
public final class JettyEndpointServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void init() throws ServletException {
        JettyEndpoint.add(getServletContext());
    }
}
