package io.github.msal4j.servlet.internal.monitoring;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts one id into the logging context ({@link MDC}) of the thread, so that all log lines of one sign-in, one sign-out
 * or one refresh have the same id. Applications may use the key in their logging pattern.
 *
 * <p>{@link #close()} restores the earlier value, so that nothing stays in a thread that the container uses again.
 */
public final class Correlation implements AutoCloseable {
    /** E.g. {@code %X{msal.correlation}} in a pattern of Logback. */
    public static final String KEY = "msal.correlation";

    private static final int LENGTH = 8;

    private final @Nullable String before;

    private Correlation(String id) {
        this.before = MDC.get(KEY);
        MDC.put(KEY, id);
    }

    /** Begins work with this id. */
    public static Correlation of(String id) {
        return new Correlation(id);
    }

    /** Begins work with the id that the thread has already, or with a new one. */
    public static Correlation begin() {
        return new Correlation(currentId());
    }

    /** The id of this thread's work; a new one if it has none, or if the logging library has no context. */
    public static String currentId() {
        String current = MDC.get(KEY);
        return current == null ? UUID.randomUUID().toString().substring(0, LENGTH) : current;
    }

    @Override
    public void close() {
        if (before != null) {
            MDC.put(KEY, before);
            return;
        }
        MDC.remove(KEY);
        Map<String, String> left = MDC.getCopyOfContextMap();
        if (left == null || left.isEmpty()) {
            // Some logging libraries keep an empty map in the thread. Tomcat reports it as a leak at an undeployment.
            MDC.clear();
        }
    }
}
