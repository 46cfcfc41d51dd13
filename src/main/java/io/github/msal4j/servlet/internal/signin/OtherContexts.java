package io.github.msal4j.servlet.internal.signin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other applications of a Jetty in which a browser has a session. Jetty gives a browser one session id for all of them, as far
 * as their cookies have one name, and a new id in one is a new id in all. But it tells the browser so for the cookie path of that one
 * alone: with the cookies of the other paths their sessions would not be found any more. This class tells the browser for those.
 *
 * <p>Jetty has no API for applications to ask about others, so its own classes are called by reflection. If a later version has other
 * ones, the log says what follows. Other containers give each application ids of its own.
 */
final class OtherContexts {
    private static final Logger log = LoggerFactory.getLogger(OtherContexts.class);

    private static final String REMEDY =
            "to keep them apart, give each application a session cookie of its own in web.xml:"
                    + " <session-config><cookie-config><name>SESSION_OF_THIS_APPLICATION</name></cookie-config></session-config>";

    private final AtomicBoolean said = new AtomicBoolean();

    /** To be called after the id of this session has changed, and before the response is committed. */
    void tell(HttpSession session, HttpServletRequest request, HttpServletResponse response) {
        if (!session.getClass().getName().startsWith("org.eclipse.jetty.")) {
            return;
        }
        try {
            tellThose(call(session, "getSession"), request, response);
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (!said.getAndSet(true)) {
                log.warn(
                        "This version of Jetty does not let the sessions of other applications be found; a sign-in here may"
                                + " lose those that a browser has there; {}",
                        REMEDY,
                        e);
            }
        }
    }

    private void tellThose(Object session, HttpServletRequest request, HttpServletResponse response)
            throws ReflectiveOperationException {
        Object own = call(session, "getSessionManager");
        Object id = call(session, "getId");
        for (Object manager : (Collection<?>) call(call(own, "getSessionIdManager"), "getSessionManagers")) {
            if (manager != own && Boolean.TRUE.equals(call(manager, "isIdInUse", id))) {
                add(call(manager, "getSessionCookie", session, request.isSecure()), response);
                sayOnce(request);
            }
        }
    }

    /** @param cookie what the other application sends; null if it uses no cookies */
    private static void add(@Nullable Object cookie, HttpServletResponse response) throws ReflectiveOperationException {
        if (cookie == null) {
            return;
        }
        Cookie added = new Cookie((String) call(cookie, "getName"), (String) call(cookie, "getValue"));
        ((Map<?, ?>) call(cookie, "getAttributes"))
                .forEach((name, value) -> added.setAttribute((String) name, (String) value));
        response.addCookie(added);
    }

    private void sayOnce(HttpServletRequest request) {
        if (!said.getAndSet(true)) {
            log.info(
                    "Application {}/: browsers have one session id here and in other applications of this Jetty; a sign-out"
                            + " here ends the sessions there as well; {}",
                    request.getContextPath(),
                    REMEDY);
        }
    }

    private static Object call(Object target, String name, Object... arguments) throws ReflectiveOperationException {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                return method.invoke(target, arguments);
            }
        }
        throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }
}
