package io.github.msal4j.servlet.internal.base;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets the first caller do something that is to be done once in a period, however many callers there are. Thread-safe. */
public final class Seldom {
    private final Duration between;
    private final InstantSource clock;
    private Instant last = Instant.MIN;

    public Seldom(Duration between, InstantSource clock) {
        this.between = between;
        this.clock = clock;
    }

    /** Whether the period is over; if so, the next one begins now. */
    public synchronized boolean isDue() {
        Instant now = clock.instant();
        // A clock that was put back must not make the period longer.
        if (last.isBefore(now.minus(between)) || last.isAfter(now)) {
            last = now;
            return true;
        }
        return false;
    }
}
