package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * When all that this node has is compared with the store: regularly, and soon after something may have been missed. One
 * comparison at a time, so that they do not pile up at a slow store. Thread-safe.
 */
final class Sweeps {
    /** From the beginning of one to the beginning of the next, however much may have been missed. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final BackgroundThread thread;
    private final Duration regularly;
    private final Consumer<Runnable> sweep;
    private boolean running;
    private boolean waiting;
    private boolean again;
    private long began = System.nanoTime() - LEAST.toNanos();

    /** @param sweep compares all and calls what it gets when it is done */
    Sweeps(BackgroundThread thread, Duration regularly, Consumer<Runnable> sweep) {
        this.thread = thread;
        this.regularly = regularly;
        this.sweep = sweep;
    }

    /** Begins to compare regularly. */
    void start() {
        thread.runAfter(regularly, this::regular);
    }

    private void regular() {
        soon();
        start();
    }

    /** Something may have been missed until now. */
    synchronized void soon() {
        if (running) {
            again = true;
        } else if (!waiting) {
            waiting = true;
            Duration since = Duration.ofNanos(System.nanoTime() - began);
            thread.runAfter(since.compareTo(LEAST) < 0 ? LEAST.minus(since) : Duration.ZERO, this::run);
        }
    }

    private void run() {
        synchronized (this) {
            waiting = false;
            running = true;
            again = false;
            began = System.nanoTime();
        }
        sweep.accept(this::done);
    }

    private synchronized void done() {
        running = false;
        if (again) {
            soon();
        }
    }
}
