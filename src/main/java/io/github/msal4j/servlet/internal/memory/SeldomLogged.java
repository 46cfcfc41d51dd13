package io.github.msal4j.servlet.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets a line into the log once an hour, however often there is reason for it. Thread-safe. */
public final class SeldomLogged {
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final InstantSource clock;
    private Instant last = Instant.MIN;

    public SeldomLogged(InstantSource clock) {
        this.clock = clock;
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
