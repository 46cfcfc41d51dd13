package io.github.msal4j.servlet.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, which a benchmark puts forward. */
final class ShiftedClock implements InstantSource {
    private volatile long ahead;

    void advance(Duration by) {
        ahead += by.toMillis();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return System.currentTimeMillis() + ahead;
    }
}
