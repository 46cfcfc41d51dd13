package io.github.msal4j.servlet.edges;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Adds an endpoint as applications do that have no annotations (Jakarta WebSocket 2.1 section 6.4). */
public final class EndpointsInCode implements ServletContextListener {
    static final String PATH = "/protected/in-code";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServerContainer container =
                (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
        try {
            container.addEndpoint(
                    ServerEndpointConfig.Builder.create(Greeting.class, PATH).build());
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says who has opened it. */
    public static final class Greeting extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            try {
                session.getBasicRemote().sendText(Endpoints.greeting(session.getUserPrincipal()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
