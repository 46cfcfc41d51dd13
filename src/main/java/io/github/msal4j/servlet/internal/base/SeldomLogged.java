package io.github.msal4j.servlet.internal.base;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;

/**
 * Lets a line into the log once an hour, however often there is reason for it: what anybody can cause could fill the log otherwise, and
 * hide what matters in it. Thread-safe.
 */
public final class SeldomLogged {
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final Seldom lines;

    public SeldomLogged(InstantSource clock) {
        this.lines = new Seldom(BETWEEN, clock);
    }

    /** Logs the line as a warning, or at DEBUG within an hour after a warning. */
    public void warn(Logger log, String line) {
        if (isDue()) {
            log.warn("{}. More of them are logged at DEBUG for an hour", line);
        } else {
            log.debug("{}", line);
        }
    }

    public boolean isDue() {
        return lines.isDue();
    }
}
