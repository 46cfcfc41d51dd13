package io.github.msal4j.servlet.internal.http;

import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes the connections to the provider that the JDK keeps, when nothing has been asked for a moment: their buffers hold the last
 * tokens (R74). The JDK itself closes a connection that has not been used for five seconds when it looks, every five seconds.
 *
 * <p>There is no list of them to be had. To disconnect a call that is over closes one idle connection to its host, so as many
 * calls are kept as there may be connections.
 */
final class IdleConnections {
    private static final long IDLE_NANOS = 2_000_000_000L;
    private static final int MOST_TO_ONE_HOST = Integer.getInteger("http.maxConnections", 5);

    private final Map<String, Deque<HttpURLConnection>> over = new HashMap<>();
    private long lastUse;

    /** A call that is over; its connection may be idle now. */
    synchronized void add(HttpURLConnection call) {
        lastUse = System.nanoTime();
        URL url = call.getURL();
        Deque<HttpURLConnection> calls =
                over.computeIfAbsent(url.getProtocol() + "://" + url.getAuthority(), host -> new ArrayDeque<>());
        if (calls.size() == MOST_TO_ONE_HOST) {
            calls.removeFirst();
        }
        calls.addLast(call);
    }

    /** Whether none is open any more. */
    boolean closedIfIdle() {
        List<HttpURLConnection> idle;
        synchronized (this) {
            if (!over.isEmpty() && System.nanoTime() - lastUse < IDLE_NANOS) {
                return false;
            }
            idle = takeAll();
        }
        idle.forEach(HttpURLConnection::disconnect);
        return true;
    }

    /** Closes them whether idle for long or not. */
    void close() {
        List<HttpURLConnection> idle;
        synchronized (this) {
            idle = takeAll();
        }
        idle.forEach(HttpURLConnection::disconnect);
    }

    private List<HttpURLConnection> takeAll() {
        List<HttpURLConnection> all =
                over.values().stream().flatMap(Deque::stream).toList();
        over.clear();
        return all;
    }
}
