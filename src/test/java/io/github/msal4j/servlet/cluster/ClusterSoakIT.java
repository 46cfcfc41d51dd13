package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.NeedsPrograms;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * R110, R112, R113, R97: {@link ClusterSoak} as far as a build has time for it, so that it goes on working: with Redis, which has the most
 * faults, each kind of fault once, for a second or so.
 */
@NeedsPrograms({"haproxy", "redis-server"})
class ClusterSoakIT {
    private static final long SEED = 17;
    private static final int USERS = 15;

    @Test
    void r110_eachFaultOnce() {
        ClusterSoak.soak(SharedStoreKind.Name.REDIS, SEED, Duration.ZERO, Duration.ofSeconds(3), USERS);
    }
}
