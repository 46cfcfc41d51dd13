package io.github.msal4j.servlet.internal.ending;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;

/** What keeps an application's WebSockets. No standard says how to ask it for all of them, so each kind is asked in its own way. */
interface SocketContainer {
    /** Those that are open now. */
    List<OpenSocket> open() throws ReflectiveOperationException;

    /** Those of an application that can be asked; there may be more of them when its servlets have started. */
    static List<SocketContainer> of(ServletContext context) {
        List<SocketContainer> found = new ArrayList<>();
        Object jakarta = context.getAttribute("jakarta.websocket.server.ServerContainer");
        if (jakarta != null) {
            // The API may be missing where the container has no WebSockets, so the class is loaded here at the
            // earliest.
            JakartaSockets.of(jakarta).ifPresent(found::add);
        }
        Object jettys = context.getAttribute(JettySockets.ATTRIBUTE);
        if (jettys != null) {
            found.add(new JettySockets(jettys));
        }
        return found;
    }
}
