package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sign-ins and sign-outs at a steady rate while a node restarts every minute. Not part of the build:
 * {@code mvn verify -Dit.test=ClusterSoak -Dtest=NoTest -Dsurefire.failIfNoSpecifiedTests=false -Dcluster.minutes=10}; more load
 * by {@code -Dcluster.users=100}.
 */
@NeedsPrograms({"haproxy", "redis-server"})
class ClusterSoak {
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("cluster.minutes", 10));
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Users who are signed in at a time. */
    private static final int USERS = Integer.getInteger("cluster.users", 20);

    private record Guest(Visit visit, int node) {}

    private final Deque<Guest> guests = new ArrayDeque<>();
    private final Set<String> signedOut = new HashSet<>();
    private int restarts;

    @ParameterizedTest
    @EnumSource(
            value = SharedStoreKind.Name.class,
            names = {"HAZELCAST", "REDIS"})
    void nothingIsLeftBehind(SharedStoreKind.Name store) {
        try (Cluster cluster = new Cluster(store, Map.of("msal.sign-out-store-recheck", "2s"))) {
            long end = System.nanoTime() + LENGTH.toNanos();
            long nextRestart = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            for (int turn = 0; System.nanoTime() < end; turn++) {
                if (System.nanoTime() > nextRestart) {
                    restart(cluster, restarts++ % Cluster.NODES);
                    nextRestart += Duration.ofMinutes(1).toNanos();
                }
                guests.add(new Guest(cluster.signIn("ada", turn % Cluster.NODES), turn % Cluster.NODES));
                if (guests.size() > USERS) {
                    signOutTheOldest(cluster);
                }
            }
            System.out.printf(
                    "%s: %d sign-outs, %d restarts, %d users signed in%n",
                    store, signedOut.size(), restarts, guests.size());
            assertEachNodeHoldsItsGuests(cluster);
            while (!guests.isEmpty()) {
                signOutTheOldest(cluster);
            }
            assertEachNodeHoldsItsGuests(cluster);
            assertTheStoreRemembersThemAndNoOthers(cluster);
            System.out.printf(
                    "%s: nobody signed in, no session, no index entry, %d sign-outs remembered%n",
                    store, signedOut.size());
        }
    }

    private void signOutTheOldest(Cluster cluster) {
        Guest oldest = guests.remove();
        assertThat(oldest.visit().isSignedIn()).as("nobody else was signed out").isTrue();
        cluster.signOutAnywhere(oldest.visit().sid());
        signedOut.add(oldest.visit().sid());
        Await.until("signed out", LIMIT, () -> !oldest.visit().isSignedIn());
    }

    /** In turn as an operator does it and as a crash does. A Tomcat that is stopped keeps its sessions, others do not. */
    private void restart(Cluster cluster, int node) {
        if (restarts % 2 == 0) {
            cluster.node(node).kill();
        } else {
            cluster.node(node).stop();
        }
        cluster.node(node).start();
        cluster.awaitBalanced(node);
        guests.removeIf(guest -> guest.node() == node && !guest.visit().isSignedIn());
    }

    /** A node that crashes may take with it what it has not written yet; the others write what they know. */
    private void assertTheStoreRemembersThemAndNoOthers(Cluster cluster) {
        Await.until(
                () -> "sign-outs in the store, missing or unexpected: " + difference(remembered(cluster), signedOut),
                LIMIT,
                () -> remembered(cluster).equals(signedOut));
    }

    private static Set<String> remembered(Cluster cluster) {
        return cluster.store().keys().stream()
                .map(key -> key.split(":", 3))
                .filter(parts -> parts[1].equals("sid"))
                .map(parts -> parts[2])
                .collect(Collectors.toSet());
    }

    private static Set<String> difference(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream())
                .filter(sid -> !one.contains(sid) || !other.contains(sid))
                .collect(Collectors.toSet());
    }

    private void assertEachNodeHoldsItsGuests(Cluster cluster) {
        for (int i = 0; i < Cluster.NODES; i++) {
            int node = i;
            int expected =
                    (int) guests.stream().filter(guest -> guest.node() == node).count();
            Await.until("index entries of node " + node, LIMIT, () -> cluster.tell(node, "/open/live") == expected);
            Await.until(
                    "sessions with tokens at node " + node,
                    LIMIT,
                    () -> cluster.tell(node, "/open/tokens") == expected);
        }
    }
}
