package io.github.msal4j.servlet.edges;

import io.github.msal4j.servlet.SignedInUser;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** An application's WebSocket endpoints, each of which says first who has opened it. */
public final class Endpoints {
    private Endpoints() {}

    static String greeting(@Nullable Principal user) {
        if (user instanceof SignedInUser signedIn) {
            return "SignedInUser " + signedIn.displayName();
        }
        return user == null ? "nobody" : "somebody else";
    }

    /** What the endpoints do. */
    public abstract static class Greeting {
        @OnOpen
        public void open(Session session) throws IOException {
            session.getBasicRemote().sendText(greeting(session.getUserPrincipal()));
        }
    }

    @ServerEndpoint("/open/ws")
    public static final class Open extends Greeting {}

    @ServerEndpoint("/protected/ws")
    public static final class Protected extends Greeting {}

    /** Whose handshake takes its time. */
    @ServerEndpoint(value = "/protected/held/ws", configurator = HeldHandshakes.Late.class)
    public static final class Held extends Greeting {}

    /** Closes itself when the sign-in ends that opened it. */
    @ServerEndpoint("/protected/closing/ws")
    public static final class Closing {
        @OnOpen
        public void open(Session session) throws IOException {
            SignedInUser user = (SignedInUser) session.getUserPrincipal();
            user.whenSignInEnds(end -> close(session, end.reason().name()));
            session.getBasicRemote().sendText(greeting(user));
        }

        private static void close(Session session, String reason) {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, reason));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A template, which matches paths of several filters. */
    @ServerEndpoint("/{where}/template/ws")
    public static final class Template extends Greeting {}

    @ServerEndpoint("/admin/ws")
    public static final class Admin extends Greeting {}

    @ServerEndpoint("/optional/ws")
    public static final class Optional extends Greeting {}

    @ServerEndpoint("/secret")
    public static final class Exact extends Greeting {}

    @ServerEndpoint("/report.secure")
    public static final class Extension extends Greeting {}

    /** Below a path that belongs to a servlet whose name a sign-in filter is mapped to. */
    @ServerEndpoint("/named/ws")
    public static final class Named extends Greeting {}

    /** For pages of this application alone. */
    @ServerEndpoint(value = "/protected/own-pages", configurator = OwnPagesOnly.class)
    public static final class OwnPages extends Greeting {}

    /** What an application writes that wants no other origin's pages to connect. */
    public static final class OwnPagesOnly extends ServerEndpointConfig.Configurator {
        @Override
        public boolean checkOrigin(String originHeaderValue) {
            return originHeaderValue != null && originHeaderValue.startsWith("http://127.0.0.1:");
        }
    }
}
