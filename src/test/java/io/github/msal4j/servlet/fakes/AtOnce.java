package io.github.msal4j.servlet.fakes;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Does two things at the same moment, again and again: here and in one other thread. */
public final class AtOnce implements AutoCloseable {
    private static final int SPINS = 10_000;

    private final ExecutorService beside = Executors.newSingleThreadExecutor();

    /**
     * What both have returned.
     *
     * @param here by this thread
     * @param beside by the other one
     */
    public record Both<A, B>(A here, B beside) {}

    /**
     * Both wait by spinning until the other is there, since waking up would take longer than what is to be met.
     *
     * @param headStart how long the other thread goes on spinning then, for work that has more to do here before it comes to the point
     */
    public <A, B> Both<A, B> run(Callable<A> here, int headStart, Callable<B> other) {
        AtomicInteger there = new AtomicInteger();
        CompletableFuture<B> done = CompletableFuture.supplyAsync(
                () -> {
                    awaitBoth(there);
                    for (int i = 0; i < headStart; i++) {
                        Thread.onSpinWait();
                    }
                    return called(other);
                },
                beside);
        awaitBoth(there);
        return new Both<>(called(here), done.join());
    }

    private static <T> T called(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitBoth(AtomicInteger there) {
        there.incrementAndGet();
        for (int turn = 0; there.get() < 2; turn++) {
            if (turn < SPINS) {
                Thread.onSpinWait();
            } else {
                // On a busy machine the other waits for this processor.
                LockSupport.parkNanos(1);
            }
        }
    }

    @Override
    public void close() {
        beside.shutdownNow();
    }
}
