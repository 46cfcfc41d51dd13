package io.github.msal4j.servlet.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A barrier before an answer. The provider does its work, then keeps the answer back until the test releases it, so
 * that a test can arrange what happens "meanwhile" without guessing at durations.
 */
public final class Hold implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch released = new CountDownLatch(1);
    private final Semaphore arrivals = new Semaphore(0);

    Hold() {}

    /** Returns when one more request, not yet waited for, has come to the barrier. */
    public void awaitArrival() throws InterruptedException {
        if (!arrivals.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no request came to the barrier within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Lets go of all answers kept back; later ones are not kept back any more. */
    public void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
    }

    void pass() {
        arrivals.release();
        try {
            released.await();
        } catch (InterruptedException e) {
            // The provider is being closed; the answer goes out or fails with the connection.
            Thread.currentThread().interrupt();
        }
    }
}
