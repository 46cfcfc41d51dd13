package io.github.msal4j.servlet.fakes;

import io.github.msal4j.servlet.internal.session.SessionTracker;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A container's session with its attributes, in the application of a tracker; refuses whatever else it is asked. */
public final class FakeSession {
    private static final AtomicLong CREATED = new AtomicLong();

    private final @Nullable SessionTracker tracker;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<Object> stored = new CopyOnWriteArrayList<>();
    private volatile boolean invalid;
    private volatile String id = UUID.randomUUID().toString();
    private final long createdAt = CREATED.incrementAndGet();
    private final ServletContext context = proxy(ServletContext.class, this::answerOfTheContext);
    private final HttpSession session = proxy(HttpSession.class, this::answer);

    private FakeSession(@Nullable SessionTracker tracker) {
        this.tracker = tracker;
    }

    public static FakeSession of(SessionTracker tracker) {
        return new FakeSession(tracker);
    }

    /** As in an application in which the library has not started. */
    public static FakeSession withoutTracker() {
        return new FakeSession(null);
    }

    public HttpSession session() {
        return session;
    }

    /** The same session, in a container that cannot store anything in it. */
    public HttpSession refusing() {
        return beforeStoring(() -> {
            throw new IllegalStateException("cannot be stored");
        });
    }

    /** The same session; something happens just before a sign-in is put into it. */
    public HttpSession beforeStoring(Runnable event) {
        return proxy(HttpSession.class, (called, arguments) -> {
            if (called.equals("setAttribute")) {
                event.run();
            }
            return answer(called, arguments);
        });
    }

    /** The same session, while its container reads it back: WildFly waits for ever for an attribute that is asked for then. */
    public HttpSession beingReadBack() {
        return proxy(HttpSession.class, (called, arguments) -> {
            if (called.equals("getAttribute")) {
                throw new IllegalStateException("is not read back yet");
            }
            return answer(called, arguments);
        });
    }

    /** Gives it this id, as a container does after a sign-in or for a session that it has read back. */
    public FakeSession withId(String given) {
        id = given;
        return this;
    }

    /** What was put into it, in order, and so is what a container would have replicated. */
    public List<Object> stored() {
        return List.copyOf(stored);
    }

    public boolean isInvalid() {
        return invalid;
    }

    private @Nullable Object answerOfTheContext(String called, Object[] arguments) {
        if (!called.equals("getAttribute")) {
            throw new UnsupportedOperationException(called);
        }
        return arguments[0].equals(SessionTracker.class.getName()) ? tracker : null;
    }

    private @Nullable Object answer(String called, Object[] arguments) {
        return switch (called) {
            case "getServletContext" -> context;
            case "getCreationTime" -> creationTime();
            case "getId" -> id;
            case "invalidate" -> invalidate();
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "getAttributeNames" -> Collections.enumeration(attributes.keySet());
            case "removeAttribute" -> attributes.remove((String) arguments[0]);
            case "setAttribute" -> {
                stored.add(arguments[1]);
                yield attributes.put((String) arguments[0], arguments[1]);
            }
            default -> throw new UnsupportedOperationException(called);
        };
    }

    private long creationTime() {
        if (invalid) {
            throw new IllegalStateException("invalidated");
        }
        return createdAt;
    }

    private synchronized @Nullable Object invalidate() {
        if (invalid) {
            throw new IllegalStateException("invalid already");
        }
        invalid = true;
        attributes.clear();
        return null;
    }

    private interface Answers {
        @Nullable
        Object to(String called, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> answers.to(called.getName(), arguments)));
    }
}
