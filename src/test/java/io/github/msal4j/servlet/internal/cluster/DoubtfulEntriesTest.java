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
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R113, R115: what an entry does that is not sealed with the secret of this node. It may be of a node whose version, key or credential
 * is being changed, and of somebody else. Nothing here waits for a comparison in its turn.
 */
@Timeout(120)
class DoubtfulEntriesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final StoreKeys KEYS = new StoreKeys(TestNode.settings("client"));
    /** 31 December 9999. */
    private static final long FAR = 253_402_214_400_000L;

    private static final String PLAIN = KEYS.application();
    /** As a sealed entry is handed on that does not fit. */
    private static final String UNFIT = KEYS.unfit("");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final ObservedStore store = new ObservedStore();
    private final List<TestNode> nodes = new ArrayList<>();

    private TestNode node() {
        TestNode node = TestNode.at(store, StoreFailure.SERVE, Duration.ofHours(1));
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
    }

    private static String own(String sid) {
        return KEYS.of(new SignOut(Kind.SID, sid, Instant.EPOCH));
    }

    private void write(String key, long millis) {
        store.entries().putAll(Map.of(key, millis));
    }

    private void awaitInStore(String key, long millis) {
        Await.until(() -> key + " of " + millis + " in " + store.entries().entries(), LIMIT, () -> Long.valueOf(millis)
                .equals(store.entries().entries().get(key)));
    }

    /** All that was written before has been heard when this has been. */
    private void awaitHeard(TestNode node) {
        String last = "heard-" + store.writes().size() + "-" + System.nanoTime();
        write(own(last), now.toEpochMilli());
        Await.until("heard", LIMIT, () -> node.knows(last));
    }

    /** Guard: {@code StoreComparison.doubt} learns it if a session is here. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "unfit"})
    void r115_aSignOutOfANodeThatSealsOtherwiseEndsWhatIsHere(String form) {
        TestNode node = node();
        node.holds(SignedIn.session("sid-1"));

        write((form.equals("plain") ? PLAIN : UNFIT) + ":sid:sid-1", now.toEpochMilli());

        Await.until("learned", LIMIT, () -> node.knows("sid-1"));
    }

    /** Guard: {@code StoreComparison.isDoubted}. The session was compared just now, and is not due for an hour. */
    @Test
    void r115_aSignOutOfSuchANodeEndsWhatSleepsHereBeforeItIsServed() {
        TestNode node = node();
        SignedInSession asleep = SignedIn.session("sid-1");
        SignedInSession bob = SignedIn.session("sid-2", "sub-2");
        node.others().look(asleep);
        node.others().look(bob);

        write(PLAIN + ":sid:sid-1", now.toEpochMilli());
        awaitHeard(node);
        int reads = store.reads().size();
        node.others().look(bob);
        assertThat(store.reads()).as("whom it does not concern").hasSize(reads);
        node.others().look(asleep);

        assertThat(node.knows("sid-1")).isTrue();
    }

    /** Guard: {@code StoreComparison.doubt} learns nothing else. Otherwise a flood pushes genuine sign-outs out, or fills the heap. */
    @Test
    void r113_aFloodOfForgedEntriesTakesNoRoomAmongSignOuts() {
        TestNode node = node();
        node.signOut("genuine");
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < 500; i++) {
                write(PLAIN + ":" + kind.code() + ":forged-" + i, now.toEpochMilli());
                write(UNFIT + ":" + kind.code() + ":forged-" + i, now.toEpochMilli());
            }
        }
        awaitHeard(node);

        assertThat(node.remembered()).hasSize(2).anyMatch(signOut -> signOut.id()
                .equals("genuine"));
    }

    /** Guard: {@code StoreComparison.isBelieved}. Otherwise nobody of that user could sign in until then. */
    @Test
    void r113_aForgedEntryOfTheFutureKeepsNobodyOut() {
        TestNode node = node();
        SignedInSession session = node.holds(SignedIn.session("sid-1"));
        write(PLAIN + ":sub:sub-1", FAR);
        write(UNFIT + ":sub:sub-1", now.plusSeconds(60).toEpochMilli());
        awaitHeard(node);

        node.others().look(session);

        assertThat(node.last(Kind.SUBJECT, "sub-1")).isEmpty();
    }

    /** Guard: {@code StoreComparison.hear} returns what is to be written. A node that restarts would learn nothing of it. */
    @Test
    void r113_aGenuineSignOutThatIsWrittenOverIsWrittenAgainAtOnce() {
        TestNode node = node();
        node.learned(new SignOut(Kind.SID, "sid-1", now));
        write(own("sid-1"), now.toEpochMilli());
        awaitHeard(node);

        // An earlier genuine one was put back.
        write(own("sid-1"), now.minusSeconds(60).toEpochMilli());
        awaitInStore(own("sid-1"), now.toEpochMilli());
        // In the store this lies under the same key.
        store.entries().putInSilence(own("sid-1"), 0);
        write(UNFIT + ":sid:sid-1", FAR);
        awaitInStore(own("sid-1"), now.toEpochMilli());
    }

    /** Guard: {@code StoreComparison.compare} leaves out what is not believed before it looks for what is lacking. */
    @Test
    void r113_aForgedEntryOfTheFutureStandsForNoGenuineOne() {
        TestNode node = node();
        node.learned(new SignOut(Kind.SID, "sid-1", now));
        store.entries().putInSilence(PLAIN + ":sid:sid-1", FAR);

        node.others().look(SignedIn.session("sid-1"));

        awaitInStore(own("sid-1"), now.toEpochMilli());
    }

    /** Guard: {@code StoreComparison.inStore}. Two nodes with different secrets would write over each other's entries for ever. */
    @Test
    void r115_whatAnotherNodeHasSealedOtherwiseIsNotWrittenOver() {
        TestNode node = node();
        store.entries().putInSilence(UNFIT + ":sid:sid-1", now.toEpochMilli());
        store.entries().putInSilence(PLAIN + ":sid:sid-2", now.toEpochMilli());
        node.learned(new SignOut(Kind.SID, "sid-2", now));

        node.others().look(SignedIn.session("sid-2"));

        // What is lacking is written one piece after the other.
        node.learned(new SignOut(Kind.SID, "last", now));
        node.others().look(SignedIn.session("last"));
        awaitInStore(own("last"), now.toEpochMilli());
        assertThat(store.entries().entries()).doesNotContainKey(own("sid-2"));
    }

    /** Guard: {@code SharedSignOuts.heard}. With it anybody who can write to the store could put the order of sign-outs forward. */
    @Test
    void r113_theBeatsOfOthersMoveNoClock() {
        TestNode node = node();
        try (CapturedLog clock = CapturedLog.of(NodesClock.class);
                CapturedLog plain = CapturedLog.of(PlainNodes.class)) {
            write(UNFIT + ":beat:one", now.plusSeconds(120).toEpochMilli());
            write(PLAIN + ":beat:two", now.plusSeconds(120).toEpochMilli());
            Await.until("heard", LIMIT, () -> !plain.lines().isEmpty());
            awaitHeard(node);

            assertThat(clock.lines()).isEmpty();
            write(KEYS.ofBeat("three"), now.plusSeconds(120).toEpochMilli());
            Await.until("followed", LIMIT, () -> !clock.lines().isEmpty());
        }
    }

    /** Guards: {@code SharedSignOuts.write} asks whether there are such nodes, and a comparison begins when one comes. */
    @Test
    void r115_aNodeThatDoesNotSealIsToldInItsForm() {
        TestNode node = node();
        SignedInSession session = node.holds(SignedIn.session("sid-2"));
        node.signOut("sid-1");
        assertThat(store.entries().entries()).doesNotContainKey(PLAIN + ":sid:sid-1");

        write(PLAIN + ":beat:old", now.toEpochMilli());

        Await.until("what was before", LIMIT, () -> store.entries()
                .entries()
                .keySet()
                .containsAll(Set.of(PLAIN + ":sid:sid-1", PLAIN + ":had:sid-2")));
        node.signOut("sid-3");
        assertThat(store.entries().entries().keySet()).contains(PLAIN + ":sid:sid-3", own("sid-3"));
        assertThat(session.isEnded()).isFalse();
    }

    /** Guard: {@code SharedSignOuts.prove} asks for the notes of such nodes as well. */
    @Test
    void r115_aSignOutOfASessionOfANodeThatDoesNotSealIsNoInvention() {
        TestNode node = node();
        write(PLAIN + ":beat:old", now.toEpochMilli());
        store.entries().putInSilence(PLAIN + ":had:sid-1", now.toEpochMilli());

        node.claimSignOut("sid-1");

        Await.until("told", LIMIT, () -> store.entries().entries().containsKey(own("sid-1")));
        assertThat(store.entries().entries()).containsKey(PLAIN + ":sid:sid-1");
    }

    /** Guard: {@code SharedSignOuts.met}. The note is written once, and the session may sleep before such a node is heard. */
    @Test
    void r115_whileSuchANodeMayNotHaveBeenHeardYetItLearnsWhoIsSignedIn() {
        TestNode node = node();

        node.others().met(SignedIn.session("sid-1"));

        Await.until("noted", LIMIT, () -> store.entries().entries().containsKey(PLAIN + ":had:sid-1"));
    }

    /** Otherwise whoever was there once would double all entries until the restart. */
    @Test
    void r115_suchNodesAreForgottenAMinuteAfterTheLastSignOfThem() {
        SettableClock clock = SettableClock.at(now);
        List<String> comings = new ArrayList<>();
        PlainNodes plain = new PlainNodes(clock, () -> comings.add("came"));
        assertThat(plain.areThere()).isFalse();
        assertThat(plain.mayBeThere()).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(plain.mayBeThere()).isFalse();

        plain.heard();
        clock.advance(Duration.ofSeconds(59));
        plain.heard();
        clock.advance(Duration.ofSeconds(59));
        assertThat(plain.areThere()).isTrue();
        assertThat(comings).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(plain.areThere()).isFalse();
        plain.heard();
        assertThat(comings).hasSize(2);
    }
}
