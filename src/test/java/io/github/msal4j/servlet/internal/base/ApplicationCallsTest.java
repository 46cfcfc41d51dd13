package io.github.msal4j.servlet.internal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.Await;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApplicationCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ClassLoader application = new URLClassLoader(new URL[0], null);
    private final ApplicationCalls calls = new ApplicationCalls("calls-of-a-test", application, LIMIT, 1, 1);

    @AfterEach
    void close() {
        calls.close();
    }

    /** Guard: the bound of the calls that wait. */
    @Test
    void moreCallsThanMayWaitAreRefusedAtOnce() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Thread first = new Thread(() -> call(begun, ended));
        first.start();
        begun.await();
        Thread second = new Thread(() -> call(new CountDownLatch(1), ended));
        second.start();
        Await.until("the second waits", LIMIT, () -> second.getState() == Thread.State.TIMED_WAITING);

        assertThatThrownBy(() -> calls.result(() -> "third")).isInstanceOf(RejectedExecutionException.class);

        ended.countDown();
        first.join();
        second.join();
        assertThat(calls.result(() -> "fourth")).isEqualTo("fourth");
    }

    private void call(CountDownLatch begun, CountDownLatch ended) {
        try {
            calls.result(() -> {
                begun.countDown();
                ended.await();
                return "done";
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Guard: {@code interrupt} in {@code ApplicationCalls.result}. */
    @Test
    void whoeverIsInterruptedWhileWaitingStaysSo() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> calls.result(() -> {
                    never.await();
                    return "";
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    /** A thread that is idle for a while keeps no application in memory. Guard: the {@code finally} in {@code ApplicationCalls}. */
    @Test
    void theThreadHasTheApplicationsClassLoaderForTheCallOnly() throws Exception {
        AtomicReference<ClassLoader> during = new AtomicReference<>();

        Thread thread = calls.result(() -> {
            during.set(Thread.currentThread().getContextClassLoader());
            return Thread.currentThread();
        });

        assertThat(during.get()).isSameAs(application);
        assertThat(thread.getContextClassLoader()).isNotSameAs(application);
    }
}
