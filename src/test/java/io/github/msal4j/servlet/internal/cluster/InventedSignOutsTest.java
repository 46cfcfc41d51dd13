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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R111: what anybody may have invented is not written into the store; what a sign-in of any node has had is. */
@Timeout(120)
class InventedSignOutsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final StoreKeys KEYS = new StoreKeys(TestNode.settings("client"));

    private final ObservedStore store = new ObservedStore();
    private final CapturedLog health = CapturedLog.of(StoreHealth.class);
    private final List<TestNode> nodes = new ArrayList<>();

    private TestNode node() {
        TestNode node = TestNode.at(store, StoreFailure.SERVE, Duration.ofHours(1));
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        store.up();
        nodes.forEach(TestNode::close);
        health.close();
    }

    private static String key(String sid) {
        return KEYS.of(new SignOut(Kind.SID, sid, Instant.EPOCH));
    }

    private void awaitInStore(String key) {
        Await.until(
                key + " in the store", LIMIT, () -> store.entries().entries().containsKey(key));
    }

    private Set<String> signOutsInStore() {
        return store.entries().entries().keySet().stream()
                .filter(key -> KEYS.read(key, 0).isPresent())
                .collect(Collectors.toSet());
    }

    /** Guard: {@code SharedSignOuts.tell} asks whether it is proven. */
    @Test
    void r111_aFloodOfInventionsIsNotInTheStoreAndAGenuineSignOutAmongThemIs() {
        TestNode here = node();
        TestNode there = node();
        there.holds(SignedIn.session("genuine"));
        awaitInStore(KEYS.ofIssued("genuine"));

        for (int i = 0; i < 2_000; i++) {
            here.claimSignOut("invented-" + i);
        }
        here.claimSignOut("genuine");

        awaitInStore(key("genuine"));
        Await.until("the other node has heard of it", LIMIT, () -> there.knows("genuine"));
        assertThat(signOutsInStore()).containsExactly(key("genuine"));
        assertThat(store.entries().entries()).hasSizeLessThan(10);
    }

    /**
     * Guard: {@code SharedSignOuts.proofs} has a thread of its own, which is neither that of the requests nor that of the sign-outs whose
     * session is here.
     */
    @Test
    void r111_nobodyWaitsForTheLookupOfAnInvention() throws InterruptedException {
        TestNode node = TestNode.at(store, StoreFailure.REFUSE, Duration.ofHours(1));
        nodes.add(node);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        store.beforeRead(keys -> {
            if (keys.contains(KEYS.ofIssued("invented"))) {
                asked.countDown();
                awaitUninterruptibly(answered);
            }
        });
        try {
            node.floodWith("invented");
            assertThat(asked.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

            SignedInSession bob = node.holds(SignedIn.session("bob"));
            node.others().look(bob);
            node.signOut("ada");

            assertThat(node.others().isUnsure(bob)).isFalse();
            awaitInStore(key("ada"));
            assertThat(answered.getCount()).as("the lookup still waits").isOne();
            assertThat(health.lines()).isEmpty();
        } finally {
            answered.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Guard: {@code SharedSignOuts.recovered} asks again for what could not be asked meanwhile. */
    @Test
    void r111_whatCouldNotBeProvenDuringAnOutageIsAfterIt() {
        TestNode here = node();
        node().holds(SignedIn.session("genuine"));
        awaitInStore(KEYS.ofIssued("genuine"));
        store.down();
        Await.until("outage", LIMIT, () -> !health.lines().isEmpty());

        here.claimSignOut("genuine");
        here.claimSignOut("invented");
        store.up();

        awaitInStore(key("genuine"));
        assertThat(signOutsInStore()).containsExactly(key("genuine"));
    }

    /** Guard: {@code SharedSignOuts.heard} and {@code StoreComparison.proven}: the node that has the session may tell of it later. */
    @Test
    void r111_whatIsProvenLaterIsToldOfThen() {
        TestNode here = node();
        TestNode there = node();
        SignedInSession session = SignedIn.session("genuine");
        here.claimSignOut("genuine");
        assertThat(signOutsInStore()).isEmpty();

        there.holds(session);

        awaitInStore(key("genuine"));
        Await.until("the other node has heard of it", LIMIT, () -> there.knows("genuine"));
    }

    /** Guard: {@code SharedSignOuts.prove} remembers that it is proven, for the time when the note is gone. */
    @Test
    void r111_whatANoteHasProvenIsWrittenAgainWhenTheStoreHasLostBoth() {
        TestNode here = node();
        TestNode there = node();
        there.holds(SignedIn.session("genuine"));
        awaitInStore(KEYS.ofIssued("genuine"));
        // As right after an outage, before the subscription is renewed: not even its own entry is reported.
        store.losingEvents(true);
        here.claimSignOut("genuine");
        awaitInStore(key("genuine"));
        there.close();

        loseEverything();

        awaitInStore(key("genuine"));
        assertThat(here.unproven()).isEmpty();
    }

    /** Guard: {@code StoreComparison.proven} remembers that it is proven, for the time when the note is gone. */
    @Test
    void r111_whatWasProvenLaterIsWrittenAgainWhenTheStoreHasLostBoth() {
        TestNode here = node();
        TestNode there = node();
        SignedInSession session = SignedIn.session("genuine");
        here.claimSignOut("genuine");
        store.beforeWrite(keys -> {
            if (keys.contains(key("genuine"))) {
                store.losingEvents(true);
            }
        });
        there.holds(session);
        awaitInStore(key("genuine"));
        there.close();

        loseEverything();

        awaitInStore(key("genuine"));
        assertThat(here.unproven()).isEmpty();
    }

    /** As a store that restarts without having saved anything. */
    private void loseEverything() {
        store.down();
        Await.until("outage", LIMIT, () -> !health.lines().isEmpty());
        store.entries().clear();
        store.up();
    }

    /** Guard: {@code SharedSignOuts.here} writes again that a session is no invention. */
    @Test
    void r111_aStoreThatHasForgottenEverythingIsToldWhoIsSignedIn() {
        TestNode node = node();
        SignedInSession session = node.holds(SignedIn.session("genuine"));
        awaitInStore(KEYS.ofIssued("genuine"));
        store.entries().clear();

        node.others().look(session);

        awaitInStore(KEYS.ofIssued("genuine"));
    }

    /** Guard: {@code Batches}. Twenty sign-outs one by one would take six seconds. */
    @Test
    void manySignOutsAtOnceAtASlowStoreAreNoOutage() {
        TestNode node = node();
        store.beforeEachWrite(() -> LockSupport.parkNanos(Duration.ofMillis(300).toNanos()));

        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String sid = "sid-" + i;
            Thread thread = new Thread(() -> node.signOut(sid));
            threads.add(thread);
            thread.start();
        }
        threads.forEach(thread -> Await.until("signed out", LIMIT, () -> !thread.isAlive()));

        assertThat(signOutsInStore()).hasSize(20);
        assertThat(health.lines()).isEmpty();
    }

    /** Guard: {@code Math::max} in {@code SharedSignOuts.write}. */
    @Test
    void twoSignOutsOfOneSessionAtOnceAreOneAndTheLaterCounts() throws InterruptedException {
        OtherNodes others = node().others();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        store.beforeWrite(keys -> {
            if (keys.contains(key("first"))) {
                writing.countDown();
                awaitUninterruptibly(written);
            }
        });
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        others.tell(new SignOut(Kind.SID, "first", now), true);
        assertThat(writing.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        // While that is being written, these come together.
        others.tell(new SignOut(Kind.SID, "same", now.plusSeconds(1)), true);
        others.tell(new SignOut(Kind.SID, "same", now), true);
        others.tell(new SignOut(Kind.SID, "another", now), true);
        written.countDown();

        awaitInStore(key("another"));
        awaitInStore(key("same"));
        assertThat(store.entries().entries())
                .containsEntry(key("same"), now.plusSeconds(1).toEpochMilli());
    }
}
