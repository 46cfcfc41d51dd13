package io.github.msal4j.servlet.edges;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Adds an endpoint in Jetty's own API, when all listeners and filters have started; only then Jetty registers its filter,
 * and puts it first. The API differs between ee10 and ee11 in the names of its packages alone, so it is reflected on.
 */
public final class JettyEndpointServlet extends HttpServlet {
    static final String PATH = "/protected/jetty";

    private static final long serialVersionUID = 1L;

    @Override
    public void init() throws ServletException {
        ServletContext context = getServletContext();
        String environment = context.getClass().getName().replaceAll("org\\.eclipse\\.jetty\\.(\\w+)\\..*", "$1");
        try {
            Class<?> container = Class.forName(
                    "org.eclipse.jetty." + environment + ".websocket.server.JettyWebSocketServerContainer");
            Object ofContext =
                    container.getMethod("getContainer", ServletContext.class).invoke(null, context);
            container.getMethod("addMapping", String.class, Class.class).invoke(ofContext, PATH, Greeting.class);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new ServletException(e);
        }
    }

    /** Says who has opened it. */
    public static final class Greeting extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            session.sendText(Endpoints.greeting(session.getUpgradeRequest().getUserPrincipal()), Callback.NOOP);
        }
    }
}
