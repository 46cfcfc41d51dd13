package io.github.msal4j.servlet.internal.ending;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The WebSockets of Jakarta WebSocket. Its API has no way from a container to its sessions ({@code Session.getOpenSessions}
 * begins at a session, and knows those of one endpoint): Jetty has a public method, Tomcat a private map.
 */
final class JakartaSockets implements SocketContainer {
    private final Sessions sessions;

    private JakartaSockets(Sessions sessions) {
        this.sessions = sessions;
    }

    private interface Sessions {
        Collection<?> open() throws ReflectiveOperationException;
    }

    /** Empty if this container does not tell its sessions. */
    static Optional<SocketContainer> of(Object container) {
        return jettys(container).or(() -> tomcats(container)).map(JakartaSockets::new);
    }

    private static Optional<Sessions> jettys(Object container) {
        try {
            Method method = container.getClass().getMethod("getOpenSessions");
            return Optional.of(() -> (Collection<?>) method.invoke(container));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    private static Optional<Sessions> tomcats(Object container) {
        for (Class<?> type = container.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("org.apache.tomcat.websocket.WsWebSocketContainer")) {
                return concurrentMap(container, type);
            }
        }
        return Optional.empty();
    }

    private static Optional<Sessions> concurrentMap(Object container, Class<?> type) {
        try {
            Field field = type.getDeclaredField("sessions");
            field.setAccessible(true);
            return field.get(container) instanceof Map<?, ?> map ? Optional.of(map::keySet) : Optional.empty();
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<OpenSocket> open() throws ReflectiveOperationException {
        return sessions.open().stream()
                .filter(Session.class::isInstance)
                .<OpenSocket>map(session -> new JakartaSocket((Session) session))
                .toList();
    }

    private record JakartaSocket(Session session) implements OpenSocket {
        @Override
        public @Nullable Principal user() {
            try {
                return session.getUserPrincipal();
            } catch (IllegalStateException closed) {
                return null;
            }
        }

        @Override
        public void close(String reason) throws IOException {
            session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, reason));
        }
    }
}
