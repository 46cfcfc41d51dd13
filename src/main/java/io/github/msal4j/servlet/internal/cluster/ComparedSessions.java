package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.memory.BoundedMemory;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Which sign-ins were compared with the store, and for which of them that still counts. Thread-safe. */
final class ComparedSessions {
    private final Duration recheck;
    private final InstantSource clock;
    private final StoreComparison comparison;
    /** When each was compared last, by the sign-in's id. */
    private final BoundedMemory comparedAt;

    private volatile Instant missedAt = Instant.MIN;

    /** @param recheck for how long a comparison counts */
    ComparedSessions(Duration recheck, InstantSource clock, StoreComparison comparison) {
        this.recheck = recheck;
        this.clock = clock;
        this.comparison = comparison;
        this.comparedAt = new BoundedMemory(recheck, clock);
    }

    /** @param start when the comparison began */
    void compared(SignedInSession session, Instant start) {
        comparedAt.put(session.id(), start);
    }

    /**
     * Something may have been missed until now. No comparison from before counts any more: what sleeps is in no sweep, and may wake up
     * soon.
     */
    void missed() {
        missedAt = clock.instant();
    }

    /** Whether this one need not be compared yet. */
    boolean isFresh(SignedInSession session) {
        return comparedAt
                .get(session.id())
                .filter(at -> at.plus(recheck).isAfter(clock.instant()))
                .filter(at -> at.isAfter(missedAt) && !comparison.isDoubted(session, at))
                .isPresent();
    }
}
