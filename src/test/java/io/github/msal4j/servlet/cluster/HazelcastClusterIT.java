package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.NeedsPrograms;
import org.junit.jupiter.api.BeforeAll;

/**
 * R55: Hazelcast in each node. Its members are told each other's addresses, which no proxy can have, and restart only with
 * their nodes; so none is cut off here.
 */
@NeedsPrograms("haproxy")
class HazelcastClusterIT extends SignOutInACluster {
    @BeforeAll
    static void start() {
        start(SharedStoreKind.Name.HAZELCAST);
    }
}
