package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R55: what one node asks of the store and writes into it, call by call, and when it leaves the store alone. */
@Timeout(120)
class SharedSignOutsGuardsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration RARELY = Duration.ofHours(1);
    private static final Duration ALL_THE_TIME = Duration.ofMillis(1);
    /** A bit more than what a node takes for an answer. */
    private static final Duration TOO_SLOW = Duration.ofMillis(1_100);

    private static final StoreKeys KEYS = new StoreKeys(TestNode.settings("client"));
    private final Instant early = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);
    private final Instant late = early.plusSeconds(30);

    private final ObservedStore store = new ObservedStore();
    private final CapturedLog health = CapturedLog.of(StoreHealth.class);
    private Optional<TestNode> open = Optional.empty();

    private TestNode node(Duration recheck) {
        return node(StoreFailure.SERVE, recheck);
    }

    private TestNode node(StoreFailure failure, Duration recheck) {
        TestNode node = TestNode.at(store, failure, recheck);
        open = Optional.of(node);
        return node;
    }

    @AfterEach
    void close() {
        store.up();
        open.ifPresent(TestNode::close);
        health.close();
    }

    private static SignOut at(Instant instant) {
        return new SignOut(Kind.SID, "sid-1", instant);
    }

    private String key() {
        return KEYS.of(at(early));
    }

    private void awaitLog(String text) {
        Await.until(text, LIMIT, () -> health.lines().stream().anyMatch(line -> line.contains(text)));
    }

    /** Reads of what stands for something, unlike those of a probe. */
    private List<?> realReads() {
        return store.reads().stream()
                .filter(keys -> keys.stream().noneMatch(KEYS::isBeat))
                .toList();
    }

    /** Writes of what stands for something, unlike a beat. */
    private List<Map<String, Long>> realWrites() {
        return store.writes().stream()
                .filter(entries -> entries.keySet().stream().noneMatch(KEYS::isBeat))
                .toList();
    }

    /** Guard: the filter in {@code SharedSignOuts.lacking}; each write is an event for every node. */
    @Test
    void whatTheStoreKnowsIsNotWrittenAgain() {
        TestNode node = node(RARELY);
        node.signOut("sid-1");
        assertThat(realWrites()).hasSize(1);

        node.others().look(SignedIn.session("sid-1"));
        node.others().look(SignedIn.session("sid-1"));

        assertThat(realReads()).hasSize(2);
        // What is lacking is written one piece after the other.
        node.learned(new SignOut(Kind.SID, "last", late));
        node.others().look(SignedIn.session("last"));
        Await.until("the last one is written", LIMIT, () -> realWrites().stream()
                .anyMatch(entries -> entries.containsKey(KEYS.of(new SignOut(Kind.SID, "last", late)))));
        assertThat(realWrites()).hasSize(2);
    }

    /** Guard: {@code SharedSignOuts.lacking} compares instants. */
    @Test
    void aLaterSignOutIsWrittenOverAnEarlierOneAndNeverTheOtherWayRound() {
        TestNode node = node(RARELY);
        store.entries().putInSilence(key(), early.toEpochMilli());
        node.learned(at(late));

        node.others().look(SignedIn.session("sid-1"));

        Await.until("written again", LIMIT, () -> Long.valueOf(late.toEpochMilli())
                .equals(store.entries().entries().get(key())));
        assertThat(realWrites()).containsExactly(Map.of(key(), late.toEpochMilli()));

        store.entries().putInSilence(key(), late.toEpochMilli() + 1);
        node.others().look(SignedIn.session("sid-1"));

        assertThat(store.entries().entries()).containsEntry(key(), late.toEpochMilli() + 1);
        assertThat(node.last(Kind.SID, "sid-1")).contains(late.plusMillis(1));
    }

    /** Guard: {@code SharedSignOuts.look} and {@code tell} ask whether the store is failing. */
    @Test
    void whileTheStoreIsDownNoRequestAsksIt() {
        TestNode node = node(RARELY);
        store.down();
        node.others().look(SignedIn.session("sid-1"));
        awaitLog("does not answer");
        int before = realReads().size();

        node.others().look(SignedIn.session("sid-2"));
        node.others().look(SignedIn.session("sid-3"));

        assertThat(realReads()).hasSize(before);
    }

    /** Guard: {@code SharedSignOuts.tell} asks whether the store is failing. Each of these would wait for a second. */
    @Test
    void whileTheStoreHangsNoSignOutWaitsForIt() {
        TestNode node = node(RARELY);
        CountDownLatch answering = new CountDownLatch(1);
        store.beforeEachCall(() -> awaitUninterruptibly(answering));
        try {
            node.signOut("first");
            awaitLog("does not answer");

            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                node.signOut("sid-" + i);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            answering.countDown();
        }
    }

    /** Guard: the end of an episode in {@code SharedSignOuts.probe} compares all with the store, whatever the interval. */
    @Test
    void whatWasMissedWhileTheStoreWasDownIsLearnedWhenItAnswersAgain() {
        TestNode node = node(RARELY);
        node.holds(SignedIn.session("sid-1"));
        store.down();
        node.signOut("sid-2");
        awaitLog("does not answer");
        store.entries().putInSilence(key(), late.toEpochMilli());

        store.up();

        Await.until("sid-1 is known", LIMIT, () -> node.knows("sid-1"));
        Await.until("sid-2 is in the store", LIMIT, () -> store.entries()
                .entries()
                .containsKey(KEYS.of(new SignOut(Kind.SID, "sid-2", early))));
    }

    /** Guard: a probe that fails is followed by another. */
    @Test
    void aStoreThatStaysDownIsAskedAgainAndAgain() {
        TestNode node = node(RARELY);
        AtomicInteger asked = new AtomicInteger();
        store.beforeEachCall(() -> {
            asked.incrementAndGet();
            throw new IllegalStateException("down");
        });
        node.signOut("sid-1");
        for (int i = 1; i <= 3; i++) {
            int times = i;
            Await.until("asked " + times + " times", LIMIT, () -> asked.get() >= times);
        }
        assertThat(realReads()).isEmpty();

        store.up();

        awaitLog("answers again");
        assertThat(health.lines())
                .as("one line when it ceases, one when it is back")
                .hasSize(2);
    }

    /** Guard: {@code SharedSignOuts.probe} measures the time of an answer. */
    @Test
    void anAnswerThatTakesTooLongIsNotTheEndOfAnEpisode() {
        TestNode node = node(RARELY);
        store.down();
        node.signOut("sid-1");
        awaitLog("does not answer");
        AtomicInteger slow = new AtomicInteger();
        store.beforeEachCall(() -> {
            slow.incrementAndGet();
            LockSupport.parkNanos(TOO_SLOW.toNanos());
        });

        Await.until("it is asked", LIMIT, () -> slow.get() >= 1);
        Await.until("it is asked again", LIMIT, () -> slow.get() >= 2);

        assertThat(health.lines()).noneMatch(line -> line.contains("answers again"));
        store.up();
        awaitLog("answers again");
    }

    /** Guard: {@code SharedSignOuts.connect} looks whether the store is open. */
    @Test
    void aStoreThatSomebodyElseHasClosedIsOpenedAnew() {
        TestNode node = node(RARELY);
        store.beforeEachCall(() -> {
            if (!store.entries().isOpen()) {
                throw new IllegalStateException("closed");
            }
        });
        store.entries().close();
        node.signOut("sid-1");
        awaitLog("does not answer");
        assertThat(store.opened()).isEqualTo(1);

        store.up();

        awaitLog("answers again");
        assertThat(store.opened()).isEqualTo(2);
        assertThat(store.closed()).as("what was closed is let go of").isEqualTo(1);
        node.others().look(SignedIn.session("sid-2"));
        assertThat(store.opened()).isEqualTo(2);
    }

    /** Guard: a probe opens nothing that is open. */
    @Test
    void aStoreThatFailsAndIsOpenIsNotOpenedAnew() {
        TestNode node = node(RARELY);
        store.down();
        node.signOut("sid-1");
        awaitLog("does not answer");

        store.up();

        awaitLog("answers again");
        assertThat(store.opened()).isEqualTo(1);
    }

    /** Guard: {@code SharedSignOuts.sweep} marks what it compared only if all calls succeeded. */
    @Test
    void whatASweepCouldNotCompareStaysUnsure() {
        TestNode node = node(StoreFailure.REFUSE, RARELY);
        SignedInSession compared = node.holds(SignedIn.session("sid-1"));
        store.down();
        node.signOut("sid-2");
        awaitLog("does not answer");
        assertThat(node.others().isUnsure(compared)).isTrue();
        CountDownLatch swept = new CountDownLatch(1);
        store.beforeEachCall(() -> {
            if (!realReads().isEmpty()) {
                swept.countDown();
                throw new IllegalStateException("down again");
            }
        });

        Await.until("it has been swept in vain", LIMIT, () -> swept.getCount() == 0);
        assertThat(node.others().isUnsure(compared)).isTrue();
        store.up();

        Await.until("sure", LIMIT, () -> !node.others().isUnsure(compared));
    }

    /** Guard: {@code ComparedSessions.isFresh} ends with the interval. */
    @Test
    void aSessionIsLookedAtAgainAfterTheInterval() {
        TestNode node = node(ALL_THE_TIME);
        SignedInSession session = SignedIn.session("sid-1");

        Await.until("looked at over and over", LIMIT, () -> {
            node.others().look(session);
            return realReads().size() >= 3;
        });
    }

    /** Guard: {@code SharedSignOuts.start} rethrows what no waiting helps against. */
    @Test
    void wrongSettingsAreToldAtOnceAndNothingStaysBehind() {
        store.beforeEachCall(() -> {
            throw new InvalidSettingsException(List.of("there is no such store"));
        });

        assertThatThrownBy(() -> node(ALL_THE_TIME)).isInstanceOf(InvalidSettingsException.class);

        Await.until("no thread is left", LIMIT, () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("msal4j-servlet-store")));
        assertThat(health.lines()).isEmpty();
    }

    /** Guard: {@code SharedSignOuts.failed} is silent once it is closed. */
    @Test
    void whatFailsWhileItIsClosedIsNotReported() {
        TestNode node = node(RARELY);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        store.beforeEachCall(() -> {
            asked.countDown();
            awaitUninterruptibly(closing);
            throw new IllegalStateException("closed under its feet");
        });
        Thread signingOut = new Thread(() -> node.signOut("sid-1"));
        signingOut.start();
        awaitUninterruptibly(asked);
        Thread stopping = new Thread(node::close);
        stopping.start();
        Await.until("it is closing", LIMIT, () -> stopping.getState() == Thread.State.TIMED_WAITING);

        closing.countDown();

        Await.until("closed", LIMIT, () -> !stopping.isAlive() && !signingOut.isAlive());
        assertThat(health.lines()).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // What is being closed is interrupted; the test goes on.
            }
        }
    }
}
