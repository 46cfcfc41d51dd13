package io.github.msal4j.servlet.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** A clock that only moves when a test advances it. */
public final class SettableClock implements InstantSource {

    private volatile Instant now;

    private SettableClock(Instant now) {
        this.now = now;
    }

    public static SettableClock at(Instant start) {
        return new SettableClock(start);
    }

    /** Starts at the current time, for tests in which another program uses the real time. */
    public static SettableClock atPresent() {
        return at(InstantSource.system().instant());
    }

    public synchronized void advance(Duration step) {
        now = now.plus(step);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** The same time, for code that wants a {@link Clock}. It advances as this does. */
    public Clock inUtc() {
        return withZone(ZoneOffset.UTC);
    }
}
