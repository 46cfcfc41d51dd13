package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.Components;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** What a soak asks a node beside its pages, and the node's clock, which the soak steps. */
public final class SoakServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final AtomicLong AHEAD = new AtomicLong();

    /** Gives the application a clock that can be wrong. It comes before the library's listener, which reads it. */
    public static final class Clock implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            InstantSource clock = () -> Instant.now().plusMillis(AHEAD.get());
            event.getServletContext().setAttribute(InstantSource.class.getName(), clock);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(answer(request));
    }

    private String answer(HttpServletRequest request) throws ServletException {
        return switch (String.valueOf(request.getPathInfo())) {
            case "/step" -> {
                AHEAD.set(Long.parseLong(request.getParameter("millis")));
                yield "stepped";
            }
            // The time by which sign-ins and sign-outs of all nodes are ordered.
            case "/order" ->
                Long.toString(Components.get(getServletContext(), SignOuts.class)
                        .now()
                        .toEpochMilli());
            case "/threads" ->
                Long.toString(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("msal4j-servlet"))
                        .count());
            case "/subject" ->
                SignedInSession.of(request.getSession()).orElseThrow().user().subject();
            default -> "ready";
        };
    }
}
