package io.github.msal4j.servlet.internal.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Notices when this node's own clock is put back by more than clocks may differ. Thread-safe. */
final class OwnClock {
    private final InstantSource clock;
    private Instant latest = Instant.MIN;

    OwnClock(InstantSource clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** The latest reading of the clock if it was put back since; empty otherwise, and when it is asked again. */
    synchronized Optional<Instant> putBackFrom() {
        Instant now = clock.instant();
        Instant before = latest;
        boolean putBack = PlausibleTimes.isAhead(before, now);
        if (putBack || now.isAfter(before)) {
            latest = now;
        }
        return putBack ? Optional.of(before) : Optional.empty();
    }
}
