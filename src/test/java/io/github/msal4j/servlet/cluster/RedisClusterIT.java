package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R55: Redis, through Redisson, which can fail and be cut off without its nodes. */
@NeedsPrograms({"haproxy", "redis-server"})
class RedisClusterIT extends SignOutInACluster {
    @BeforeAll
    static void start() {
        start(SharedStoreKind.Name.REDIS);
    }

    @Test
    void redisRestartsAndHasForgottenEverything() {
        SharedStoreKind.WithRedis store = cluster.store().asRedis().orElseThrow();
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        store.redis().kill();
        assertThat(cluster.signOutAt(0, ada.sid()).status()).isEqualTo(200);
        assertSignedIn(bob);

        store.redis().restart();

        awaitSignedOut(ada);
        assertSignedIn(bob);
    }

    @Test
    void aNodeIsCutOffFromTheStore() {
        SharedStoreKind.WithRedis store = cluster.store().asRedis().orElseThrow();
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        Visit root = cluster.signIn("root", 1);
        store.link(2).cut();
        assertThat(cluster.signOutAt(0, ada.sid()).status()).isEqualTo(200);
        assertThat(cluster.signOutAt(2, root.sid()).status()).isEqualTo(200);

        store.link(2).heal();

        awaitSignedOut(ada);
        awaitSignedOut(root);
        assertSignedIn(bob);
    }
}
