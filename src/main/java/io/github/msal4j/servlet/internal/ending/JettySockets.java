package io.github.msal4j.servlet.internal.ending;

import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSockets of endpoints in Jetty's own API, which an application need not have. Jetty 12.0 tells the user of one; Jetty 12.1
 * forgets the servlet's request, and the user with it, so that there the endpoint has to close its sockets.
 */
final class JettySockets implements SocketContainer {
    /** The servlet context's attribute; it is there with the first endpoint. */
    static final String ATTRIBUTE = "org.eclipse.jetty.websocket.api.WebSocketContainer";

    private static final int POLICY_VIOLATION = 1008;

    private static final Logger log = LoggerFactory.getLogger(JettySockets.class);
    private static final AtomicBoolean warned = new AtomicBoolean();

    private final Object container;

    JettySockets(Object container) {
        this.container = container;
    }

    @Override
    public List<OpenSocket> open() throws ReflectiveOperationException {
        Collection<?> sessions = (Collection<?>)
                container.getClass().getMethod("getOpenSessions").invoke(container);
        return sessions.stream().<OpenSocket>map(JettySocket::new).toList();
    }

    private record JettySocket(Object session) implements OpenSocket {
        @Override
        public @Nullable Principal user() {
            try {
                Method handshake = session.getClass().getMethod("getUpgradeRequest");
                Object request = handshake.invoke(session);
                if (request.getClass().getSimpleName().equals("CompletedUpgradeRequest")) {
                    warn();
                }
                // By the interface: Jetty hides the class.
                return (Principal)
                        handshake.getReturnType().getMethod("getUserPrincipal").invoke(request);
            } catch (ReflectiveOperationException e) {
                return null;
            }
        }

        private static void warn() {
            if (warned.compareAndSet(false, true)) {
                log.warn(
                        "This Jetty does not tell the user of a WebSocket whose endpoint is in Jetty's own API, so that it stays"
                                + " open when the sign-in ends; let the endpoint close its session, when it is told by"
                                + " ((SignedInUser) request.getUserPrincipal()).whenSignInEnds(...), with the JettyServerUpgradeRequest"
                                + " that its creator gets");
            }
        }

        /** {@code close(int, String, Callback)}; nobody waits for the callback. */
        @Override
        public void close(String reason) throws ReflectiveOperationException {
            Method close = Arrays.stream(session.getClass().getMethods())
                    .filter(method -> method.getName().equals("close") && method.getParameterCount() == 3)
                    .findFirst()
                    .orElseThrow(() -> new NoSuchMethodException("close"));
            Object noCallback = close.getParameterTypes()[2].getField("NOOP").get(null);
            close.invoke(session, POLICY_VIOLATION, reason, noCallback);
        }
    }
}
