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

    /** The id for the log lines of this request. Requests of the same sign-in may share one. */
    protected Correlation correlation(HttpServletRequest request) {
        return Correlation.begin();
    }
}
