package io.github.msal4j.servlet.testkit;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's HTTP server on a loopback port, with as many daemon threads as there are requests, some of them held. */
final class LoopbackServer implements AutoCloseable {

    static {
        // The JDK's server writes header and body apart, which costs 40 ms an answer while Nagle's algorithm is on.
        // It reads this once, when the first server of the JVM is made; too late is slow, but does no harm.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /** Connections that wait to be accepted: tests open hundreds at a time. */
    private static final int BACKLOG = 1_000;

    private final ExecutorService threads = Executors.newCachedThreadPool(LoopbackServer::daemon);
    private final HttpServer server;

    /** Takes the port, 0 for any that is free, but does not answer yet. */
    LoopbackServer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen at port " + port
                            + "; another program may use it, such as a provider that still runs."
                            + " End that, or choose another port: the first argument of IdentityProviderMain",
                    e);
        }
        server.setExecutor(threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    void start(HttpHandler handler) {
        server.createContext("/", handler);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "local-idp");
        thread.setDaemon(true);
        return thread;
    }
}
