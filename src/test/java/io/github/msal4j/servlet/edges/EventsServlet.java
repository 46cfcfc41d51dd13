package io.github.msal4j.servlet.edges;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A stream of server-sent events that the application never ends, and pages that end the session. */
public final class EventsServlet extends HttpServlet {
    static final String STREAM = "/protected/events";
    static final String INVALIDATE = "/protected/invalidate";
    static final String TIME_OUT = "/protected/time-out";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getServletPath()) {
            case INVALIDATE -> request.getSession().invalidate();
            case TIME_OUT -> request.getSession().setMaxInactiveInterval(1);
            default -> stream(request, response);
        }
    }

    private static void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        response.setContentType("text/event-stream");
        response.getWriter().write("data: begun\n\n");
        response.flushBuffer();
    }
}
