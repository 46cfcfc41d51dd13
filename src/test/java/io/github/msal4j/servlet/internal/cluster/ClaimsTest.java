package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Answer;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R91: a pending sign-in has one answer at all nodes together. Guard: {@code Claims}. */
@Timeout(60)
class ClaimsTest {
    private static final Duration RARELY = Duration.ofHours(1);
    private static final String STATE = "a-state-that-nobody-else-may-know";

    private final List<TestNode> nodes = new ArrayList<>();

    private OtherNodes node(SignOutStore.Opener store, StoreFailure failure) {
        TestNode node = TestNode.at(store, failure, RARELY);
        nodes.add(node);
        return node.others();
    }

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void r91_theFirstAnswerCountsAtAllNodes() {
        MapStore store = new MapStore();
        OtherNodes one = node(store, StoreFailure.SERVE);
        OtherNodes other = node(store, StoreFailure.SERVE);

        assertThat(one.claim(STATE)).isEqualTo(Answer.FIRST);

        assertThat(other.claim(STATE)).isEqualTo(Answer.REPEATED);
        assertThat(one.claim(STATE)).isEqualTo(Answer.REPEATED);
        assertThat(other.claim("another")).isEqualTo(Answer.FIRST);
        assertThat(store.entries().keySet()).noneMatch(key -> key.contains(STATE));
    }

    @Test
    void r91_ofManyAtTheSameTimeOneIsTheFirst() {
        MapStore store = new MapStore();
        List<OtherNodes> both = List.of(node(store, StoreFailure.SERVE), node(store, StoreFailure.SERVE));

        assertThat(IntStream.range(0, 50)
                        .parallel()
                        .filter(i -> both.get(i % 2).claim(STATE) == Answer.FIRST)
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "R91 {0}: {1}")
    @CsvSource({"SERVE, FIRST", "REFUSE, UNKNOWN"})
    void whatAStoreThatIsDownMeansIsTheOperatorsToSay(StoreFailure failure, Answer expected) {
        ObservedStore store = new ObservedStore();
        OtherNodes node = node(store, failure);
        store.down();

        assertThat(node.claim(STATE)).isEqualTo(expected);
    }

    /** Guard: {@code Claims.claim} asks whether the store is failing. */
    @Test
    void r91_aStoreThatIsDownIsNotAskedAgain() {
        ObservedStore store = new ObservedStore();
        OtherNodes node = node(store, StoreFailure.REFUSE);
        store.down();

        assertThat(node.claim("one")).isEqualTo(Answer.UNKNOWN);
        assertThat(node.claim("two")).isEqualTo(Answer.UNKNOWN);

        assertThat(store.claims()).isEqualTo(1);
    }

    /** A slow store must not be taken for one that is down, which would concern every request of a signed-in user. */
    @Test
    void r91_aStoreThatIsTooSlowIsNotWaitedForAndNoOutage() {
        CountDownLatch answering = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ObservedStore store = new ObservedStore();
        try (CapturedLog health = CapturedLog.of(StoreHealth.class)) {
            OtherNodes node = node(store, StoreFailure.SERVE);
            store.beforeEachClaim(() -> {
                asked.incrementAndGet();
                await(answering);
            });

            assertThat(node.claim("one")).isEqualTo(Answer.FIRST);
            assertThat(node.claim("two")).isEqualTo(Answer.FIRST);

            assertThat(health.lines()).isEmpty();
            assertThat(asked).hasValue(1);
        } finally {
            answering.countDown();
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
