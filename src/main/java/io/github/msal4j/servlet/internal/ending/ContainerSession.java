package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way back to a container's session outside its requests: {@code HttpSession.Accessor} of Servlet 6.1. Keeping the
 * {@code HttpSession} itself is not allowed (Servlet 6.1 javadoc of {@code getAccessor}; R51). Containers of Servlet 6.0 have no
 * way; there the session ends at its next request. Called by reflection because this jar runs on both.
 */
final class ContainerSession {
    private static final Logger log = LoggerFactory.getLogger(ContainerSession.class);
    private static final @Nullable Method GET_ACCESSOR = method();

    private final Object accessor;

    private ContainerSession(Object accessor) {
        this.accessor = accessor;
    }

    private static @Nullable Method method() {
        try {
            return HttpSession.class.getMethod("getAccessor");
        } catch (NoSuchMethodException servlet60) {
            return null;
        }
    }

    /**
     * Whether the container drops such a session when the application stops, and tells nobody: Jetty (12.0 and 12.1) does that
     * before it tells the application of the stop. If a store keeps the session, Jetty announces a passivation after each
     * request that changed it.
     */
    static boolean mayVanish(HttpSession session) {
        return session.getClass().getName().startsWith("org.eclipse.jetty.");
    }

    /** To be called while the session is in use, and again when its id has changed. */
    static Optional<ContainerSession> of(HttpSession session) {
        Method getAccessor = GET_ACCESSOR;
        if (getAccessor == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(getAccessor.invoke(session)).map(ContainerSession::new);
        } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
            // E.g. an application's wrapper around the session; its next request will do.
            log.debug("This session has no accessor", e);
            return Optional.empty();
        }
    }

    /** Ends the containers' sessions of these sign-ins, where there is a way. */
    static void invalidateAll(List<SignedInSession> ended) {
        ended.forEach(session -> LiveSessions.container(session).ifPresent(container -> container.invalidate(session)));
    }

    /**
     * Ends the session now, unless another sign-in has taken this one's place there, which another node may have sent. If the
     * container cannot, e.g. because the session is asleep, its next request will.
     */
    void invalidate(SignedInSession over) {
        Consumer<HttpSession> end = session -> invalidate(session, over);
        try {
            interfaceMethod().invoke(accessor, end);
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("The session could not be ended at once", e);
        }
    }

    /** Called by the container, with the session as it is now. */
    static void invalidate(HttpSession session, SignedInSession over) {
        if (SignedInSession.of(session)
                .filter(present -> present.id().equals(over.id()))
                .isPresent()) {
            session.invalidate();
        }
    }

    /** Takes everything out, since another user signs in there than the one for whom the application has put it there (C25). */
    static void empty(HttpSession session) {
        Collections.list(session.getAttributeNames()).forEach(session::removeAttribute);
    }

    /** The method as the interface declares it: the container's own class need not be accessible. */
    private static Method interfaceMethod() throws ReflectiveOperationException {
        return Class.forName(HttpSession.class.getName() + "$Accessor", false, HttpSession.class.getClassLoader())
                .getMethod("access", Consumer.class);
    }
}
