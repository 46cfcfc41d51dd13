package io.github.msal4j.servlet.edges;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * An endpoint in Jetty's own API. With the first one Jetty registers its filter, ahead of all others. The API differs between
 * ee10 and ee11 in the names of its packages alone, so it is reflected on.
 */
public final class JettyEndpoint extends Session.Listener.AbstractAutoDemanding {
    static final String PATH = "/protected/jetty";

    private final String greeting;

    private JettyEndpoint(String greeting) {
        this.greeting = greeting;
    }

    static void add(ServletContext context) throws ServletException {
        String environment = context.getClass().getName().replaceAll("org\\.eclipse\\.jetty\\.(\\w+)\\..*", "$1");
        String api = "org.eclipse.jetty." + environment + ".websocket.server.";
        try {
            Class<?> container = Class.forName(api + "JettyWebSocketServerContainer");
            Class<?> creator = Class.forName(api + "JettyWebSocketCreator");
            Method user = Class.forName(api + "JettyServerUpgradeRequest").getMethod("getUserPrincipal");
            Object ofContext =
                    container.getMethod("getContainer", ServletContext.class).invoke(null, context);
            Object greeting = Proxy.newProxyInstance(
                    JettyEndpoint.class.getClassLoader(),
                    new Class<?>[] {creator},
                    (proxy, called, arguments) ->
                            new JettyEndpoint(Endpoints.greeting((Principal) user.invoke(arguments[0]))));
            container.getMethod("addMapping", String.class, creator).invoke(ofContext, PATH, greeting);
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        session.sendText(greeting, Callback.NOOP);
    }
}
