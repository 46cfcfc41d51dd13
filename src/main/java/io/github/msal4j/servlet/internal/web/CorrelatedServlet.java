package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.monitoring.Correlation;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet of the library: all log lines of one request have the same id. */
public abstract class CorrelatedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String ALLOW = "Allow";
    private static final String METHODS = "GET, HEAD, POST, OPTIONS";

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Correlation correlation = correlation(request);
        try {
            super.service(request, response);
        } finally {
            correlation.close();
        }
    }

    /** Would show a script what browsers hide from it, e.g. the session's cookie ({@code HttpOnly}). */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(ALLOW, METHODS);
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(ALLOW, METHODS);
    }

    /** The id for the log lines of this request. Requests of the same sign-in may share one. */
    protected Correlation correlation(HttpServletRequest request) {
        return Correlation.begin();
    }
}
