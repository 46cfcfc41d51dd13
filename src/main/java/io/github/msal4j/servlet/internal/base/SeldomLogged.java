package io.github.msal4j.servlet.internal.base;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/**
 * Lets a line into the log once an hour, however often there is reason for it: what anybody can cause could fill the log otherwise, and
 * hide what matters in it. Thread-safe.
 */
public final class SeldomLogged {
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final InstantSource clock;
    private Instant last = Instant.MIN;

    public SeldomLogged(InstantSource clock) {
        this.clock = clock;
    }

    /** Logs the line as a warning, or at DEBUG within an hour after a warning. */
    public void warn(Logger log, String line) {
        if (isDue()) {
            log.warn("{}. More of them are logged at DEBUG for an hour", line);
        } else {
            log.debug("{}", line);
        }
    }

    public synchronized boolean isDue() {
        Instant now = clock.instant();
        // A clock that was put back must not keep a line out for longer.
        if (last.isBefore(now.minus(BETWEEN)) || last.isAfter(now)) {
            last = now;
            return true;
        }
        return false;
    }
}
