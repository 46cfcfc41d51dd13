package io.github.msal4j.servlet.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many times a document may be fetched before it is due, because something was not found in it. Each kind of request
 * that can ask for this has a budget of its own, so that requests of one kind cannot use up what those of another kind
 * need (R88). Thread-safe.
 */
public final class FetchBudget {
    private final int most;
    private final Duration period;
    private final InstantSource clock;
    private Instant periodBegan = Instant.MIN;
    private int spent;

    public FetchBudget(int most, Duration period, InstantSource clock) {
        this.most = most;
        this.period = period;
        this.clock = clock;
    }

    /** Whether one more fetch is allowed now; it counts then, whether it succeeds or not. */
    synchronized boolean spend() {
        Instant now = clock.instant();
        boolean over = !now.isBefore(periodBegan.plus(period));
        // A clock that was put back must not make the period longer.
        if (over || now.isBefore(periodBegan)) {
            periodBegan = now;
            spent = 0;
        }
        if (spent >= most) {
            return false;
        }
        spent++;
        return true;
    }
}
