package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R114: a store that hangs while the application stops is closed all the same, and nothing of this library stays. */
@Timeout(120)
class HangingStoreTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ObservedStore store = new ObservedStore();
    private final CountDownLatch answering = new CountDownLatch(1);

    @AfterEach
    void answer() {
        answering.countDown();
    }

    /** Guard: {@code StoreConnection.close} does not queue behind the call that hangs, which would be interrupted and dropped. */
    @Test
    void r114_aStoreThatHangsIsClosed() {
        TestNode node = TestNode.at(store, StoreFailure.SERVE, Duration.ofHours(1));
        CountDownLatch hangs = new CountDownLatch(1);
        store.beforeEachCall(() -> {
            hangs.countDown();
            awaitAnswer();
        });
        node.others().look(SignedIn.session("sid-1"));
        assertThat(hangs.getCount()).isZero();

        node.close();

        assertThat(store.closed()).isEqualTo(1);
        answering.countDown();
        Await.until("no thread is left", LIMIT, () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("msal4j-servlet-store")));
    }

    /** As a driver that does not react to interruption. */
    private void awaitAnswer() {
        boolean interrupted = false;
        while (true) {
            try {
                answering.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
