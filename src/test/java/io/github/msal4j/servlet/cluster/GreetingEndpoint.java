package io.github.msal4j.servlet.cluster;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** An application's WebSocket endpoint, which says that it is open. */
@ServerEndpoint(GreetingEndpoint.PATH)
public final class GreetingEndpoint {
    static final String PATH = "/private/ws";

    @OnOpen
    public void open(Session session) throws IOException {
        session.getBasicRemote().sendText("open");
    }
}
