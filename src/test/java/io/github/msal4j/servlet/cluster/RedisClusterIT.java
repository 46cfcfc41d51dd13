package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R55: Redis, through Redisson, which can fail without its nodes. */
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
        signOut(0, ada);
        assertSignedIn(bob);

        store.redis().restart();

        awaitSignedOut(ada);
        assertSignedIn(bob);
    }

    @Test
    void redisHangs() {
        SharedStoreKind.WithRedis store = cluster.store().asRedis().orElseThrow();
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        store.redis().pause();
        try {
            signOut(0, ada);
            assertSignedIn(bob);
        } finally {
            store.redis().goOn();
        }

        awaitSignedOut(ada);
        assertSignedIn(bob);
    }
}
