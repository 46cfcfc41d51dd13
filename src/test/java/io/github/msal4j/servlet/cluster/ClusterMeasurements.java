package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long a sign-out takes to reach the other nodes, as their users see it. Not part of the build, whose machines are busy:
 * {@code mvn verify -Dit.test=ClusterMeasurements -Dtest=NoTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@NeedsPrograms({"haproxy", "redis-server"})
class ClusterMeasurements {
    private static final int ROUNDS = Integer.getInteger("cluster.rounds", 100);
    private static final int ROUNDS_AFTER_LOSS = Integer.getInteger("cluster.rounds.loss", 60);
    private static final long LIMIT = Duration.ofSeconds(60).toNanos();

    /** No session is due for another look into the store, so only the events tell. */
    @ParameterizedTest
    @EnumSource(
            value = SharedStoreKind.Name.class,
            names = {"HAZELCAST", "REDIS"})
    void inHealth(SharedStoreKind.Name store) {
        List<Long> nanos = new ArrayList<>();
        try (Cluster cluster = new Cluster(store, Map.of("msal.sign-out-store-recheck", "1h"))) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Visit> visits = cluster.signInEverywhere("ada");
                visits.forEach(visit -> assertThat(visit.isSignedIn()).isTrue());
                int node = round % Cluster.NODES;
                long start = System.nanoTime();
                List<CompletableFuture<Long>> others = Stream.of(1, 2)
                        .map(next -> visits.get((node + next) % Cluster.NODES))
                        .map(visit -> CompletableFuture.supplyAsync(() -> nanosUntilSignedOut(visit, start)))
                        .toList();
                cluster.signOutAt(node, visits.get(0).sid());
                others.forEach(other -> nanos.add(other.join()));
            }
        }
        print(store + ", in health", nanos);
    }

    /** The node was cut off when the sign-out happened; measured from the moment at which it no longer is. */
    @ParameterizedTest
    @EnumSource(
            value = SharedStoreKind.Name.class,
            names = {"HAZELCAST", "REDIS"})
    void afterALostEvent(SharedStoreKind.Name store) {
        List<Long> nanos = new ArrayList<>();
        try (Cluster cluster = new Cluster(store, Map.of("msal.sign-out-store-recheck", "2s"))) {
            for (int round = 0; round < ROUNDS_AFTER_LOSS; round++) {
                Visit ada = cluster.signIn("ada", 2);
                cluster.store().cutOff(2);
                cluster.signOutAt(0, ada.sid());
                assertThat(ada.isSignedIn()).as("the event is lost").isTrue();
                cluster.store().heal();
                nanos.add(nanosUntilSignedOut(ada, System.nanoTime()));
            }
        }
        print(store + ", after a lost event, msal.sign-out-store-recheck=2s", nanos);
    }

    private static long nanosUntilSignedOut(Visit visit, long start) {
        while (visit.isSignedIn()) {
            assertThat(System.nanoTime() - start).isLessThan(LIMIT);
        }
        return System.nanoTime() - start;
    }

    private static void print(String what, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "%s: %d sign-outs, median %d ms, p99 %d ms%n",
                what,
                sorted.size(),
                Duration.ofNanos(sorted.get(sorted.size() / 2)).toMillis(),
                Duration.ofNanos(sorted.get((int) (sorted.size() * 0.99))).toMillis());
    }
}
