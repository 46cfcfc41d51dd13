package com.example.signin;

import static com.example.signin.Layout.href;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A page with the server's clock, which comes by a stream of server-sent events that is open as long as the sign-in lasts. */
public final class StreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String CODE = """
            AsyncContext stream = request.startAsync();
            stream.setTimeout(0);
            // Write when there is news. When the sign-in ends, wherever that
            // happens, the library completes the request.
            """;

    private final transient Set<AsyncContext> streams = ConcurrentHashMap.newKeySet();
    private transient ScheduledExecutorService clock;

    @Override
    public void init() {
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(() -> streams.forEach(this::tick), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if ("/events".equals(request.getPathInfo())) {
            open(request, response);
        } else {
            Layout.send(request, response, "Open stream", page(request));
        }
    }

    private static String page(HttpServletRequest request) {
        return """
                <p class="lead while-signed-in">This page holds a connection to the server. Sign out in another window, and
                watch the clock stop.</p>
                <div class="stream" data-stream="%s">
                <p>The server's clock, in your time zone: <output aria-live="off">not connected</output></p>
                <p class="over" role="status"></p>
                </div>
                %s""".formatted(
                        href(request, "/stream/events"),
                        Layout.how("A page asks once and is answered until the sign-in ends.", CODE));
    }

    private void open(HttpServletRequest request, HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        AsyncContext stream = request.startAsync();
        stream.setTimeout(0);
        streams.add(stream);
        tick(stream);
    }

    /** A stream that is over throws, whoever has ended it. */
    private void tick(AsyncContext stream) {
        try {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            // The browser connects again after half a second, and learns that nobody is signed in.
            stream.getResponse().getWriter().write("retry: 500\ndata: " + now + "\n\n");
            stream.getResponse().flushBuffer();
        } catch (IOException | RuntimeException over) {
            streams.remove(stream);
        }
    }
}
