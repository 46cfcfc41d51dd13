package io.github.msal4j.servlet.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A barrier before an answer. The provider processes a request, but sends the answer only when the test releases it.
 * So a test decides what happens meanwhile, without waiting for a guessed time.
 */
public final class Hold implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch released = new CountDownLatch(1);
    private final Semaphore arrivals = new Semaphore(0);

    Hold() {}

    /** Waits until another request has arrived at the barrier. */
    public void awaitArrival() throws InterruptedException {
        if (!arrivals.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no request came to the barrier within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Sends all answers that were held. Later ones are not held any more. */
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
