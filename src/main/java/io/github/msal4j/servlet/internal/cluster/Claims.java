package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Answer;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the shared store which pending sign-ins have had their answer, so that each has one at all nodes together (R91). One
 * step of the store both looks and writes, so of two nodes at the same moment one is the first. Thread-safe.
 *
 * <p>It has a thread of its own, since the store takes these one by one, and sign-outs must not wait for them. A store that
 * is too slow for them is no outage: then it is the same as if it had not been asked.
 */
final class Claims implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    /** When the application stops: the longest time for what is under way. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(1);

    private final StoreConnection connection;
    private final StoreKeys keys;
    private final InstantSource clock;
    private final StoreFailure failure;
    private final BackgroundThread thread;

    Claims(
            StoreConnection connection,
            StoreKeys keys,
            InstantSource clock,
            StoreFailure failure,
            ClassLoader application) {
        this.connection = connection;
        this.keys = keys;
        this.clock = clock;
        this.failure = failure;
        this.thread = new BackgroundThread("msal4j-servlet-store-claiming", application);
    }

    Answer claim(String state) {
        String key = keys.ofAnswer(state);
        AtomicBoolean first = new AtomicBoolean();
        boolean asked = !connection.isFailing()
                && isDone(thread.submit(() -> first.set(connection.putIfAbsent(key, clock.millis()))));
        if (asked) {
            return first.get() ? Answer.FIRST : Answer.REPEATED;
        }
        return failure == StoreFailure.SERVE ? Answer.FIRST : Answer.UNKNOWN;
    }

    private static boolean isDone(Future<?> call) {
        try {
            call.get(StoreConnection.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            // What has not begun need not be done any more.
            call.cancel(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            log.debug("The shared store failed, which is logged already", e);
        }
        return false;
    }

    @Override
    public void close() {
        thread.close(CLOSING_LIMIT);
    }
}
