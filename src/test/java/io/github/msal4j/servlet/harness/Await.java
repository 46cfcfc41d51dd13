package io.github.msal4j.servlet.harness;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that another process brings about, which therefore can only be asked for, until a deadline. */
public final class Await {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    /** Mutation testing waits for what a mutant never brings about: it sets this to a few seconds. */
    private static final Duration LONGEST = Duration.ofSeconds(Integer.getInteger("await.longest", 3_600));

    private Await() {}

    /** Returns as soon as the condition holds; fails, naming what was awaited, when the limit has passed. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        until(() -> what, limit, condition);
    }

    /** As above, with a message that is made only when it is needed. */
    public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        value(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** As {@link #until}, for a condition that yields something. */
    public static <T> T value(Supplier<String> what, Duration limit, Supplier<Optional<T>> probe) {
        Duration patience = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> found = probe.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + patience.toSeconds() + " s: " + what.get());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Interrupted while waiting for: " + what.get());
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
