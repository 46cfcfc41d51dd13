package io.github.msal4j.servlet.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Stops asking a provider that does not answer, so that its time-outs do not tie up one thread of the container after
 * another (R38). After some failures in a row calls fail at once for a while; then one call tries, and the others go on
 * failing at once until it has succeeded.
 *
 * <p>Thread-safe; no lock is held while a call is under way.
 */
final class CircuitBreaker {
    static final int FAILURES = 5;
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private int failures;
    private Instant pausedUntil = Instant.MIN;

    CircuitBreaker(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether the provider may be asked now. A caller who may must report how it went. */
    synchronized boolean admits() {
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            return false;
        }
        if (failures >= FAILURES) {
            // This caller is the one that tries; it may never report, so the next one may try after another pause.
            pausedUntil = now.plus(PAUSE);
        }
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        pausedUntil = Instant.MIN;
    }

    /** True for the failure with which a pause begins, which is worth a line in the log. */
    synchronized boolean failed() {
        failures++;
        if (failures >= FAILURES) {
            pausedUntil = clock.instant().plus(PAUSE);
        }
        return failures == FAILURES;
    }
}
