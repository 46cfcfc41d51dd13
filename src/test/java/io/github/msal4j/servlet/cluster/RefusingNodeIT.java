package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** R55: {@code msal.sign-out-store-failure=refuse} on a node that is cut off from its store. */
@NeedsPrograms({"haproxy", "redis-server"})
class RefusingNodeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void whoIsDueIsRefusedUntilTheStoreAnswers() {
        try (Cluster cluster = new Cluster(
                SharedStoreKind.Name.REDIS,
                SharedSessions.Name.NONE,
                1,
                Map.of("msal.sign-out-store-recheck", "2s", "msal.sign-out-store-failure", "refuse"))) {
            Visit ada = cluster.signIn("ada", 0);
            Visit bob = cluster.signIn("bob", 0);
            assertThat(ada.isSignedIn()).isTrue();

            cluster.store().cutOff(0);

            Await.until("refused", LIMIT, () -> ada.reload().status() == 503);
            assertThat(cluster.signOutAt(0, bob.sid()).status()).isEqualTo(200);
            assertThat(bob.reload().status()).as("sent to sign in").isEqualTo(303);

            cluster.store().heal();

            Await.until("served again, without a sign-in", LIMIT, ada::isSignedIn);
        }
    }
}
