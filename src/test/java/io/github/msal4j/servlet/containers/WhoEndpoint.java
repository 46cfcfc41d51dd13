package io.github.msal4j.servlet.containers;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.security.Principal;

/** WebSockets that say first who has opened them. Open Liberty does not look for the methods in a superclass. */
public final class WhoEndpoint {
    private WhoEndpoint() {}

    private static void greet(Session session) throws IOException {
        Principal user = session.getUserPrincipal();
        session.getBasicRemote()
                .sendText("class=" + (user == null ? "none" : user.getClass().getSimpleName()));
    }

    @ServerEndpoint("/private/ws")
    public static final class OfUsers {
        @OnOpen
        public void open(Session session) throws IOException {
            greet(session);
        }
    }

    @ServerEndpoint("/admin/ws")
    public static final class OfAdministrators {
        @OnOpen
        public void open(Session session) throws IOException {
            greet(session);
        }
    }
}
