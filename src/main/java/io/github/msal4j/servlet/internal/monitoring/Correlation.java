package io.github.msal4j.servlet.internal.monitoring;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Gives all log lines of one piece of the library's work an id in the logging context ({@link MDC}) of its thread: a sign-in,
 * a sign-out, a refresh. Internal to the library; the key is for the application's logging pattern.
 *
 * <p>What was there before is there again after {@link #close()}, and nothing stays in a thread that the container uses again.
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

    /** Work with this id. */
    public static Correlation of(String id) {
        return new Correlation(id);
    }

    /** Work that is part of what the thread does already, if that has an id; else with an id of its own. */
    public static Correlation begin() {
        return new Correlation(currentId());
    }

    /** The id of what this thread does; a new one if it has none, or if the log has no such context. */
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
            // Some adapters keep an empty map in the thread, which Tomcat takes for a leak when the application is
            // undeployed.
            MDC.clear();
        }
    }
}
