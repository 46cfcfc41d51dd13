package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R110: what a node that makes no call of its own learns of sign-outs whose events it has missed, without waiting for a recheck. */
@Timeout(120)
class MissedEventsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration RARELY = Duration.ofHours(1);
    private static final StoreKeys KEYS = new StoreKeys(TestNode.settings("client"));

    private final ObservedStore store = new ObservedStore();
    private final CapturedLog health = CapturedLog.of(StoreHealth.class);
    private final CapturedLog beats = CapturedLog.of(Heartbeat.class);
    private Optional<TestNode> open = Optional.empty();

    private TestNode node() {
        return node(StoreFailure.SERVE);
    }

    private TestNode node(StoreFailure failure) {
        TestNode node = TestNode.at(store, failure, RARELY);
        open = Optional.of(node);
        return node;
    }

    @AfterEach
    void close() {
        store.up();
        open.ifPresent(TestNode::close);
        health.close();
        beats.close();
    }

    private void putInSilence(String sid) {
        store.entries().putInSilence(key(sid), Instant.now().toEpochMilli());
    }

    private static String key(String sid) {
        return KEYS.of(new SignOut(Kind.SID, sid, Instant.EPOCH));
    }

    private static void awaitKnown(TestNode node, String sid) {
        Await.until(sid + " is known", LIMIT, () -> node.knows(sid));
    }

    private static void awaitLine(CapturedLog log, String text) {
        Await.until(text, LIMIT, () -> log.lines().stream().anyMatch(line -> line.contains(text)));
    }

    /** Guard: {@code Heartbeat.tick} notices the outage, and its end compares all. */
    @Test
    void r110_anOutageThatNoCallHasMetIsNoticedAndWhatItHidIsLearned() {
        TestNode node = node();
        node.holds(SignedIn.session("sid-1"));
        store.down();
        awaitLine(health, "does not answer");
        putInSilence("sid-1");

        store.up();

        awaitKnown(node, "sid-1");
        awaitLine(health, "answers again");
    }

    /**
     * Guard: {@code recovered} in {@code StoreConnection.probe}. The outage begins right after a beat and ends with the first probe, so
     * that the beats have no gap that would tell of it.
     */
    @Test
    void r110_whatCouldNotBeWrittenInAnOutageBetweenTwoBeatsIsWrittenAfterIt() {
        TestNode node = node();
        String key = KEYS.of(new SignOut(Kind.SID, "sid-1", Instant.EPOCH));
        AtomicInteger failures = new AtomicInteger();
        store.beforeWrite(keys -> {
            if (keys.contains(key) && failures.getAndIncrement() == 0) {
                throw new IllegalStateException("this once");
            }
        });
        int before = store.writes().size();
        Await.until("a beat", LIMIT, () -> store.writes().size() > before);

        node.signOut("sid-1");

        awaitLine(health, "answers again");
        Await.until("written", LIMIT, () -> store.entries().entries().containsKey(key));
        assertThat(failures).as("attempts").hasValue(2);
    }

    /** Guard: {@code Heartbeat.noticeSilence}: the store answers, its events go elsewhere. */
    @Test
    void r110_aSubscriptionThatIsLostIsNoticedAndToldOfOnce() {
        TestNode node = node();
        node.holds(SignedIn.session("sid-1"));
        node.holds(SignedIn.session("sid-2"));
        store.losingEvents(true);
        putInSilence("sid-1");
        awaitKnown(node, "sid-1");
        awaitLine(beats, "its events do not arrive at this node");

        // Still without events: compared again and again.
        putInSilence("sid-2");
        awaitKnown(node, "sid-2");
        store.losingEvents(false);
        awaitLine(beats, "arrive again");
        assertThat(beats.lines()).hasSize(2);
        assertThat(health.lines()).isEmpty();
    }

    /** Guard: {@code Heartbeat.noticeForgetting}. It restarts so quickly that no call fails. */
    @Test
    void r110_aStoreThatHasForgottenEverythingIsToldAgain() {
        TestNode node = node();
        node.signOut("sid-1");
        node.holds(SignedIn.session("sid-2"));
        String signOut = KEYS.of(new SignOut(Kind.SID, "sid-1", Instant.now()));
        Await.until(
                "all is in the store",
                LIMIT,
                () -> store.entries().entries().keySet().containsAll(Set.of(signOut, KEYS.ofIssued("sid-2"))));

        Await.until(
                "beat", LIMIT, () -> store.entries().entries().keySet().stream().anyMatch(KEYS::isBeat));

        store.entries().clear();

        Await.until(
                "told again",
                LIMIT,
                () -> store.entries().entries().keySet().containsAll(Set.of(signOut, KEYS.ofIssued("sid-2"))));
        assertThat(health.lines()).isEmpty();
    }

    /** Guard: {@code Heartbeat.heard} looks at the time between the beats of another node. */
    @Test
    void r110_aBeatOfAnotherNodeThatIsMissingComparesAll() {
        TestNode node = node();
        node.holds(SignedIn.session("sid-1"));
        putInSilence("sid-1");

        missABeatOf("other");

        awaitKnown(node, "sid-1");
    }

    /** The node hears two beats, and none between them. */
    private void missABeatOf(String other) {
        long now = Instant.now().toEpochMilli();
        store.entries().putAll(Map.of(KEYS.ofBeat(other), now - 3_000));
        store.entries().putAll(Map.of(KEYS.ofBeat(other), now));
    }

    /** Guard: {@code SharedSignOuts.missed} asks whether the store is failing. */
    @Test
    void r110_whoWasComparedBeforeTheOutageIsServedWhateverIsMissedInIt() {
        TestNode node = node(StoreFailure.REFUSE);
        SignedInSession session = SignedIn.session("sid-1");
        node.others().look(session);
        store.down();
        node.others().look(SignedIn.session("sid-2"));
        awaitLine(health, "does not answer");

        missABeatOf("other");

        assertThat(node.others().isUnsure(session)).isFalse();
    }

    /** Guard: the time in {@code SharedSignOuts.look}, which is that before the store is asked. */
    @Test
    void r110_whatIsMissedWhileTheStoreIsAskedAboutASessionIsLearnedTheNextTime() {
        TestNode node = node();
        SignedInSession session = SignedIn.session("sid-1");
        missWhileReading("sid-1", () -> {});
        node.others().look(session);
        assertThat(node.knows("sid-1")).isFalse();

        node.others().look(session);

        assertThat(node.knows("sid-1")).isTrue();
    }

    /** Guard: the time in {@code SharedSignOuts.sweep}, which is that before the store is asked. */
    @Test
    void r110_whatIsMissedWhileAllIsComparedIsLearnedByWhatFellAsleepMeanwhile() {
        TestNode node = node();
        SignedInSession session = node.holds(SignedIn.session("sid-1"));
        missWhileReading("sid-1", () -> node.sleeps(session));
        AtomicInteger sweeps = new AtomicInteger();
        node.whenSweeping(sweeps::incrementAndGet);
        missABeatOf("one");
        Await.until("the first sweep is over", LIMIT, () -> sweeps.get() > 1);
        assertThat(node.knows("sid-1")).isFalse();

        node.wakesUp(session);
        node.others().look(session);

        assertThat(node.knows("sid-1")).isTrue();
    }

    /** When the store has found nothing of this {@code sid}, its sign-out comes, and its event is lost. */
    private void missWhileReading(String sid, Runnable then) {
        AtomicInteger reads = new AtomicInteger();
        store.afterRead(keys -> {
            if (keys.contains(key(sid)) && reads.getAndIncrement() == 0) {
                then.run();
                putInSilence(sid);
                missABeatOf("other");
                awaitLaterThan(Instant.now());
            }
        });
    }

    private static void awaitLaterThan(Instant moment) {
        Await.until("a later millisecond", LIMIT, () -> Instant.now().toEpochMilli() > moment.toEpochMilli());
    }

    /** Guard: {@code StoreConnection.probe} writes. A store that is full, or a replica, still answers what it is asked. */
    @Test
    void r111_aStoreThatReadsAndDoesNotWriteIsAnOutageUntilItWrites() {
        TestNode node = node();
        store.beforeEachWrite(() -> {
            throw new IllegalStateException("READONLY You can't write against a read only replica");
        });
        node.signOut("sid-1");
        awaitLine(health, "does not answer");
        int probes = store.reads().size();
        node.others().look(SignedIn.session("sid-3"));
        assertThat(store.reads()).as("requests leave it alone").hasSize(probes);
        store.beforeEachWrite(() -> {});

        awaitLine(health, "answers again");
        assertThat(health.lines()).hasSize(2);
        Await.until("the sign-out is in the store", LIMIT, () -> store.entries()
                .entries()
                .containsKey(KEYS.of(new SignOut(Kind.SID, "sid-1", Instant.now()))));
    }

    /**
     * Guard: {@code listenAgain} in {@code Heartbeat.noticeSilence}. A member of Hazelcast that was separated from the others and has found
     * them again hears nothing more.
     */
    @Test
    void r110_aSubscriptionThatIsLostForGoodIsRenewed() {
        TestNode node = node();
        node.holds(SignedIn.session("sid-1"));
        store.loseSubscription();

        awaitLine(beats, "its events do not arrive at this node");

        awaitLine(beats, "arrive again");
        assertThat(health.lines()).isEmpty();
    }

    /** Guard: {@code ComparedSessions.isFresh} asks what was missed since. */
    @Test
    void r110_aSessionThatHasSleptThroughLostEventsIsComparedWhenItWakesUp() {
        TestNode node = node();
        SignedInSession session = node.holds(SignedIn.session("sid-1"));
        node.others().look(session);
        node.sleeps(session);
        store.losingEvents(true);
        putInSilence("sid-1");
        awaitSweep(node);
        assertThat(node.knows("sid-1")).as("of a session that sleeps").isFalse();

        node.wakesUp(session);
        node.others().look(session);

        assertThat(node.knows("sid-1")).isTrue();
    }

    /** Guard: {@code ComparedSessions.isFresh}: no call fails, so that only the beat tells that the store has forgotten everything. */
    @Test
    void r110_aSessionThatHasSleptWhileTheStoreForgotIsNotedAgainWhenItWakesUp() {
        TestNode node = node();
        SignedInSession session = node.holds(SignedIn.session("sid-1"));
        node.others().look(session);
        node.sleeps(session);
        awaitBeat();
        store.entries().clear();
        awaitSweep(node);

        node.wakesUp(session);
        node.others().look(session);

        awaitNoted("sid-1");
    }

    /** Guard: {@code Heartbeat.mark}. The node looks, the store forgets, and the node writes its beat. */
    @Test
    void r110_aStoreThatForgetsRightBeforeABeatIsNoticed() {
        TestNode node = node();
        node.holds(SignedIn.session("sid-1"));
        awaitBeat();
        awaitNoted("sid-1");
        AtomicInteger forgotten = new AtomicInteger();
        store.beforeWrite(keys -> {
            if (keys.stream().anyMatch(KEYS::isBeat) && forgotten.getAndIncrement() == 0) {
                store.entries().clear();
            }
        });

        Await.until(
                "noted again",
                LIMIT,
                () -> forgotten.get() > 0 && store.entries().entries().containsKey(KEYS.ofIssued("sid-1")));
    }

    private void awaitBeat() {
        Await.until("a beat", LIMIT, () -> store.entries().entries().keySet().stream()
                .anyMatch(KEYS::isBeat));
    }

    private void awaitNoted(String sid) {
        Await.until("noted", LIMIT, () -> store.entries().entries().containsKey(KEYS.ofIssued(sid)));
    }

    private static void awaitSweep(TestNode node) {
        AtomicInteger sweeps = new AtomicInteger();
        node.whenSweeping(sweeps::incrementAndGet);
        Await.until("a sweep", LIMIT, () -> sweeps.get() > 0);
    }
}
