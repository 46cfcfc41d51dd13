package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** R55, R53: a sign-out that arrives at one node ends the sign-ins at all of them, whatever happens to a node or the store. */
abstract class SignOutInACluster {
    private static final Duration RECHECK = Duration.ofSeconds(2);
    /** The bound is a few seconds plus {@link #RECHECK}; this is for a machine that is busy with other things. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

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

    static void assertSignedIn(Visit visit) {
        Page page = visit.reload();
        assertThat(page.status()).as(page::toString).isEqualTo(200);
    }

    @Test
    void aSignOutReachesEveryNode() {
        List<Visit> ada = cluster.signInEverywhere("ada");
        Visit bob = cluster.signIn("bob", 2);
        ada.forEach(SignOutInACluster::assertSignedIn);

        assertThat(cluster.signOutAt(1, ada.get(0).sid()).status()).isEqualTo(200);

        ada.forEach(SignOutInACluster::awaitSignedOut);
        assertSignedIn(bob);
        assertThat(cluster.signOutAnywhere(bob.sid()).status()).isEqualTo(200);
        awaitSignedOut(bob);
    }

    @Test
    void aNodeThatHungMeetsWhatItMissed() {
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        cluster.node(2).pause();
        try {
            long start = System.nanoTime();
            assertThat(cluster.signOutAt(0, ada.sid()).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
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

        assertThat(cluster.signOutAt(0, ada.sid()).status()).isEqualTo(200);
        awaitSignedOut(ada);
        cluster.node(1).start();

        Visit root = cluster.signIn("root", 1);
        assertThat(cluster.signOutAt(2, root.sid()).status()).isEqualTo(200);
        awaitSignedOut(root);
        assertSignedIn(bob);
    }
}
