package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import org.junit.jupiter.api.BeforeAll;

/** R55: Hazelcast in each node, which splits in two and comes together again. */
@NeedsPrograms("haproxy")
class HazelcastClusterIT extends SignOutInACluster {
    @BeforeAll
    static void start() {
        start(SharedStoreKind.Name.HAZELCAST);
    }

    /** Each half has given up the other, and has shared out anew what the other held. */
    @Override
    void awaitNoticed(Runnable cutOff) {
        int before = cluster.node(0).log().length();
        int beforeOfTheOther = cluster.node(2).log().length();
        cutOff.run();
        Await.until(
                "two halves",
                LIMIT,
                () -> cluster.node(0).log().substring(before).contains("Members {size:2")
                        && cluster.node(2).log().substring(beforeOfTheOther).contains("Members {size:1"));
    }
}
