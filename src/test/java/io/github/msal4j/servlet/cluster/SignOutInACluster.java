package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** R55, R53: a sign-out that arrives at one node ends the sign-ins at all of them, whatever happens to a node or the store. */
abstract class SignOutInACluster {
    /** So that nothing is learned by it: whatever fails, a node has to notice by itself (R110). */
    private static final Duration RECHECK = Duration.ofHours(1);
    /** The bound is a few seconds; this is for a machine that is busy with other things. */
    static final Duration LIMIT = Duration.ofSeconds(60);
    /** A sign-out is answered within a second or so, whatever the store does; the same holds for such a machine. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    static Cluster cluster;

    static void start(SharedStoreKind.Name store) {
        cluster = new Cluster(store, Map.of("msal.sign-out-store-recheck", RECHECK.toSeconds() + "s"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static void awaitSignedOut(Visit visit) {
        Page[] last = new Page[1];
        Await.until(() -> "signed out: " + last[0], LIMIT, () -> {
            last[0] = visit.reload();
            return last[0].status() == 303;
        });
    }

    /** The provider tells this node, and gets its answer. */
    static void signOut(int node, Visit visit) {
        long start = System.nanoTime();
        assertThat(cluster.signOutAt(node, visit.sid()).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER_LIMIT);
    }

    static void assertSignedIn(Visit visit) {
        Page page = visit.reload();
        assertThat(page.status()).as(page::toString).isEqualTo(200);
    }

    @Test
    void aSignOutReachesEveryNode() {
        List<Visit> ada = cluster.signInEverywhere("ada");
        Visit bob = cluster.signIn("bob", 2);
        ada.forEach(SignOutInACluster::assertSignedIn);
        List<Integer> endedBefore = endedSessions();

        signOut(1, ada.get(0));

        // R51: that of the container as well, before the browser comes back.
        Await.until("a session has ended at each node", LIMIT, () -> endedMoreThan(endedBefore));
        ada.forEach(SignOutInACluster::awaitSignedOut);
        assertSignedIn(bob);
        assertThat(cluster.signOutAnywhere(bob.sid()).status()).isEqualTo(200);
        awaitSignedOut(bob);
    }

    private static List<Integer> endedSessions() {
        return IntStream.range(0, Cluster.NODES)
                .mapToObj(node -> cluster.tell(node, "/open/ended"))
                .toList();
    }

    private static boolean endedMoreThan(List<Integer> before) {
        List<Integer> now = endedSessions();
        return IntStream.range(0, Cluster.NODES).allMatch(node -> now.get(node) > before.get(node));
    }

    @Test
    void aNodeThatHungMeetsWhatItMissed() {
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        cluster.node(2).pause();
        try {
            signOut(0, ada);
        } finally {
            cluster.node(2).goOn();
        }

        awaitSignedOut(ada);
        Await.until("bob is served", LIMIT, bob::isSignedIn);
    }

    @Test
    void aNodeThatCrashedIsNotMissed() {
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        cluster.node(1).kill();

        signOut(0, ada);
        awaitSignedOut(ada);
        cluster.node(1).start();
        cluster.awaitBalanced(1);

        Visit root = cluster.signIn("root", 1);
        signOut(2, root);
        awaitSignedOut(root);
        assertSignedIn(bob);
    }

    /** What makes the others notice that a node has been cut off. */
    void awaitNoticed(Runnable cutOff) {
        cutOff.run();
    }

    /** From the store, and where the store is in the nodes, from the others: then each half goes on by itself. */
    @Test
    void aNodeIsCutOff() {
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        Visit adasOther = cluster.signIn("ada", 1);
        Visit bobsOther = cluster.signIn("bob", 1);
        Visit root = cluster.signIn("root", 1);
        try {
            awaitNoticed(() -> cluster.store().cutOff(2));
            signOut(0, ada);
            signOut(0, adasOther);
            signOut(2, root);
            awaitSignedOut(adasOther);
            assertSignedIn(bob);
            assertSignedIn(bobsOther);
        } finally {
            cluster.store().heal();
        }

        awaitSignedOut(ada);
        awaitSignedOut(root);
        assertSignedIn(bob);
        assertSignedIn(bobsOther);
    }
}
