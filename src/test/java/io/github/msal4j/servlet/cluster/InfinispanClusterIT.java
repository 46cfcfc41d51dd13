package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** R55: Infinispan in each node, a Tomcat and a Jetty, as the documentation has it set up. */
@NeedsPrograms("haproxy")
class InfinispanClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** No session is due for another look into the store, so the event must have come. */
    @Test
    void aSignOutReachesTheOtherNode() {
        try (Cluster cluster = new Cluster(
                SharedStoreKind.Name.INFINISPAN,
                SharedSessions.Name.NONE,
                2,
                Map.of("msal.sign-out-store-recheck", "1h"))) {
            Visit here = cluster.signIn("ada", 0);
            Visit there = cluster.signIn("ada", 1, here);
            Visit bob = cluster.signIn("bob", 1);
            assertThat(there.isSignedIn()).isTrue();

            assertThat(cluster.signOutAt(0, here.sid()).status()).isEqualTo(200);

            assertThat(here.isSignedIn()).isFalse();
            Await.until("signed out at the other node", LIMIT, () -> !there.isSignedIn());
            assertThat(bob.isSignedIn()).isTrue();
            assertThat(cluster.signOutAt(0, bob.sid()).status()).isEqualTo(200);
            Await.until("signed out at the other node", LIMIT, () -> !bob.isSignedIn());
        }
    }
}
