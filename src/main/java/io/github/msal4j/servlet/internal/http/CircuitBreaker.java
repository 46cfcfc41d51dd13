package io.github.msal4j.servlet.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops calls to a provider that does not answer, because each call would occupy a thread of the container until it
 * times out (R38). After five failures in a row, calls fail at once for ten seconds. Then one call tries the provider;
 * the others fail at once until that call has succeeded.
 *
 * <p>Thread-safe; no lock is held while a call is under way.
 */
public final class CircuitBreaker {
    private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

    static final int FAILURES = 5;
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private int failures;
    private Instant pausedUntil = Instant.MIN;

    public CircuitBreaker(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether the provider may be called now. If so, the caller must report success or failure afterwards. */
    public synchronized boolean admits() {
        Instant now = clock.instant();
        if (isPaused(now)) {
            return false;
        }
        if (failures >= FAILURES) {
            // This caller tries the provider. It may never report, so the next caller may try after another pause.
            pausedUntil = now.plus(PAUSE);
        }
        return true;
    }

    /** A clock that was put back must not make the pause longer (R97). */
    private boolean isPaused(Instant now) {
        return now.isBefore(pausedUntil) && !now.plus(PAUSE).isBefore(pausedUntil);
    }

    /** Whether so many calls have failed in a row that they fail at once. */
    public synchronized boolean isOpen() {
        return failures >= FAILURES;
    }

    public synchronized void succeeded() {
        failures = 0;
        pausedUntil = Instant.MIN;
    }

    /** Returns true only for the failure that begins a pause, so that it is logged once. */
    public synchronized boolean failed() {
        failures++;
        if (failures >= FAILURES) {
            pausedUntil = clock.instant().plus(PAUSE);
        }
        return failures == FAILURES;
    }

    /** Counts a call to this place; the log tells a failure that begins a pause. */
    void report(String place, boolean success) {
        if (success) {
            succeeded();
        } else if (failed()) {
            log.warn("{} fails again and again; calls to it fail at once for {} s at a time", place, PAUSE.toSeconds());
        }
    }

    /** What a call to this place ends in that is not admitted. */
    public static ProviderUnavailableException paused(String place) {
        return new ProviderUnavailableException(place + " has failed " + FAILURES
                + " times in a row or more; it is asked again after a pause of " + PAUSE.toSeconds() + " s");
    }
}
