package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.memory.BoundedMemory;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Which sign-ins were compared with the store, and for which of them that still counts. Thread-safe. */
final class ComparedSessions {
    private final Duration recheck;
    private final InstantSource clock;
    private final StoreComparison comparison;
    /** When each was compared last, by the sign-in's id. */
    private final BoundedMemory comparedAt;

    private volatile Instant missedAt = Instant.MIN;
    private Instant last = Instant.MIN;

    /** @param recheck for how long a comparison counts */
    ComparedSessions(Duration recheck, InstantSource clock, StoreComparison comparison) {
        this.recheck = recheck;
        this.clock = clock;
        this.comparison = comparison;
        this.comparedAt = new BoundedMemory(recheck, clock);
    }

    /** A comparison begins: what was missed before does not make it void, what is missed from now on does. */
    Instant begin() {
        return moment();
    }

    /**
     * The clock counts milliseconds, and what begins at the end of an outage does so within the same one; so such moments are told
     * apart by nanoseconds.
     */
    private synchronized Instant moment() {
        Instant now = clock.instant();
        last = now.isAfter(last) ? now : last.plusNanos(1);
        return last;
    }

    /** @param start what {@link #begin} has returned */
    void compared(SignedInSession session, Instant start) {
        comparedAt.put(session.id(), start);
    }

    /**
     * Something may have been missed until now. No comparison from before counts any more: what sleeps is in no sweep, and may wake up
     * soon.
     */
    synchronized void missed() {
        missedAt = moment();
    }

    /** Whether this one need not be compared yet. */
    boolean isFresh(SignedInSession session) {
        return comparedAt
                .get(session.id())
                .filter(at -> at.plus(recheck).isAfter(clock.instant()))
                .filter(at -> at.isAfter(missedAt) && !comparison.isDoubted(session, at.truncatedTo(ChronoUnit.MILLIS)))
                .isPresent();
    }
}
