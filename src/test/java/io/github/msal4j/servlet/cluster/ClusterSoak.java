package io.github.msal4j.servlet.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.msal4j.servlet.cluster.SoakUsers.SidSignOut;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten minutes of sign-ins and sign-outs for each store, while faults drawn at random happen to the store, to the way to it, and to the
 * nodes (R97, R110, R112, R113). Not part of the build, for its length: {@code mvn verify -Dit.test=ClusterSoak -Dtest=NoTest
 * -Dsurefire.failIfNoSpecifiedTests=false}, of one store by {@code -Dcluster.stores=REDIS}, longer and with more users by {@code
 * -Dcluster.minutes=60 -Dcluster.users=100}, with the same draws by {@code -Dcluster.seed}, on a machine that is busy with other things with
 * a higher bound, in seconds, by {@code -Dcluster.bound}.
 */
@NeedsPrograms({"haproxy", "redis-server"})
class ClusterSoak {
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("cluster.minutes", 10));
    private static final int USERS = Integer.getInteger("cluster.users", 40);
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(12);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The default. */
    private static final Duration RECHECK = Duration.ofMinutes(1);
    /** Less than the recheck: the documentation says seconds; this is for a machine that is busy with other things. */
    private static final Duration BOUND = Duration.ofSeconds(Integer.getInteger("cluster.bound", 40));
    /** Longer than an application waits for the store when it starts. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    @ParameterizedTest
    @EnumSource
    void nobodyWhoHasSignedOutIsServedAndNobodyElseIsLost(SharedStoreKind.Name store) {
        String wanted = System.getProperty("cluster.stores", "");
        assumeTrue(
                wanted.isEmpty() || List.of(wanted.split(",", -1)).contains(store.name()),
                "not among the stores of -Dcluster.stores");
        long seed = Long.getLong("cluster.seed", new Random().nextLong());
        soak(store, seed, LENGTH, LONGEST_FAULT, USERS);
    }

    /** Until the time is over and each kind of fault has happened. */
    private static void soak(SharedStoreKind.Name store, long seed, Duration length, Duration longestFault, int count) {
        System.out.printf("%s, -Dcluster.seed=%d%n", store, seed);
        Random random = new Random(seed);
        List<SoakFault> kinds = SoakFault.of(store);
        try (Cluster cluster = new Cluster(store, SharedSessions.Name.NONE, Cluster.NODES, Map.of(), new SoakNodes())) {
            SoakFaults faults = new SoakFaults(cluster, kinds, random, longestFault);
            SoakUsers users = new SoakUsers(cluster, faults, random, count, BOUND);
            Await.until("nodes that have found the store", START_LIMIT, users::areHealthy);
            awaitNodesThatHaveMet(cluster);
            List<Integer> threads = threads(cluster);
            long end = System.nanoTime() + length.toNanos();
            while (System.nanoTime() < end || faults.counts().size() < kinds.size()) {
                faults.turn(users);
                users.turn();
            }
            faults.finish();
            Await.until("the end of the last fault", LIMIT, users::haveRecovered);
            users.finish();
            System.out.printf("%s: %s%n%s: faults: %s%n", store, users.figures(), store, faults.counts());
            assertNothingIsLeft(cluster, threads);
            Await.until("health", LIMIT, users::areHealthy);
            assertTheStoreRemembers(cluster, users.signedOut());
            System.out.printf("%s: no session, no index entry, no further thread, healthy, all is remembered%n", store);
        }
    }

    /** A node whose store is in it is healthy as soon as it is there, and may not have met the others yet. */
    private static void awaitNodesThatHaveMet(Cluster cluster) {
        List<Cluster.Visit> everywhere = cluster.signInEverywhere("ada");
        String unused = cluster.signOutAt(0, everywhere.get(0).sid()).text();
        Await.until(
                "nodes that have met", START_LIMIT, () -> everywhere.stream().noneMatch(Cluster.Visit::isSignedIn));
    }

    private static List<Integer> threads(Cluster cluster) {
        return IntStream.range(0, Cluster.NODES)
                .mapToObj(node -> cluster.tell(node, "/open/soak/threads"))
                .toList();
    }

    private static void assertNothingIsLeft(Cluster cluster, List<Integer> threads) {
        for (int i = 0; i < Cluster.NODES; i++) {
            int node = i;
            Await.until("no index entry at node " + node, LIMIT, () -> cluster.tell(node, "/open/live") == 0);
            Await.until("no tokens at node " + node, LIMIT, () -> cluster.tell(node, "/open/tokens") == 0);
            // Some threads begin with the first work for them, and end after a while without.
            Await.until(
                    () -> "threads as at the beginning, " + threads + ": " + threads(cluster),
                    LIMIT,
                    () -> cluster.tell(node, "/open/soak/threads") <= threads.get(node));
        }
    }

    /** What the store had lost the nodes have written again. */
    private static void assertTheStoreRemembers(Cluster cluster, List<SidSignOut> signedOut) {
        Await.until(() -> "sign-outs that the store lacks: " + lacking(cluster, signedOut), RECHECK.plus(LIMIT), () -> {
            return lacking(cluster, signedOut).isEmpty();
        });
    }

    private static List<SidSignOut> lacking(Cluster cluster, List<SidSignOut> signedOut) {
        Set<String> remembered = cluster.store().keys().stream()
                .flatMap(key -> Optional.of(key.split("-sealed:sid:", 2)).filter(parts -> parts.length == 2).stream())
                .map(parts -> parts[1])
                .collect(Collectors.toSet());
        return signedOut.stream()
                .filter(SidSignOut::mustBeRemembered)
                .filter(one -> !remembered.contains(one.sid()))
                .toList();
    }
}
