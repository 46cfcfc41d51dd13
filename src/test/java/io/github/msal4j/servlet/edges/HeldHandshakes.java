package io.github.msal4j.servlet.edges;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** An application's own filter that takes its time with the first handshake: until it is told to go on. */
public final class HeldHandshakes extends HttpFilter {
    /** Returns when a handshake is held. */
    static final String HELD = "/open/held";

    static final String GO_ON = "/open/go-on";

    private static final long serialVersionUID = 1L;

    private static final CountDownLatch held = new CountDownLatch(1);
    private static final CountDownLatch released = new CountDownLatch(1);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (request.getRequestURI().substring(request.getContextPath().length())) {
            case HELD -> await(held);
            case GO_ON -> released.countDown();
            default -> {
                hold();
                chain.doFilter(request, response);
            }
        }
    }

    private static void hold() {
        held.countDown();
        await(released);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same where the container answers handshakes ahead of the application's filters, as Jetty does. */
    public static final class Late extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(
                ServerEndpointConfig endpoint, HandshakeRequest request, HandshakeResponse response) {
            hold();
        }
    }
}
