package io.github.msal4j.servlet.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundThreadTest {
    private static final int MOST_WAITING = 100_000;

    /** Guard: the bound in {@code BackgroundThread.submit}. */
    @Test
    void moreTasksThanMayWaitAreCancelled() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (BackgroundThread thread = new BackgroundThread("a-test", null)) {
            CountDownLatch begun = new CountDownLatch(1);
            thread.run(() -> {
                begun.countDown();
                await(ended);
            });
            begun.await();
            Future<?> last = thread.submit(() -> {});
            for (int i = 1; i < MOST_WAITING; i++) {
                last = thread.submit(() -> {});
            }
            assertThat(last.isCancelled()).isFalse();

            assertThat(thread.submit(() -> {}).isCancelled()).isTrue();

            ended.countDown();
            thread.close(Duration.ofSeconds(30));
            assertThat(last).isDone().isNotCancelled();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
