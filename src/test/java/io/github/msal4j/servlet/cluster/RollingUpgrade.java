package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.EarlierVersion;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R115: three nodes that share their sessions and their sign-outs are updated one after the other from an earlier commit to what is
 * here, with users at all of them. Two jars of the library are in the cluster meanwhile. Not part of the build, which may not have
 * the history of the repository:
 * {@code mvn verify -Dit.test=RollingUpgrade -Dupgrade.from=HEAD~1 -Dtest=NoTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@NeedsPrograms({"git", "haproxy", "redis-server"})
class RollingUpgrade {
    private static final String FROM = System.getProperty("upgrade.from", "HEAD~1");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String KEY = "c2VhbGVkLXNlc3Npb25zLW9mLXRoZS1zbGVlcC1yb28=";

    private final List<Visit> signedOut = new ArrayList<>();

    /** With a session key, and with the client secret alone: then sessions lie in the clear. */
    @ParameterizedTest
    @ValueSource(strings = {KEY, ""})
    void nobodyIsLostAndNobodyComesBack(String key, @TempDir Path directory) {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("msal.sign-out-store-recheck", "1h"));
        if (!key.isEmpty()) {
            parameters.put("msal.session-key", key);
        }
        Path earlier = EarlierVersion.jar(FROM, directory);
        try (Cluster cluster = new Cluster(
                SharedStoreKind.Name.REDIS,
                SharedSessions.Name.TOMCAT_DELTA_MANAGER,
                Cluster.NODES,
                parameters,
                startingWith(earlier))) {
            List<Visit> stay = List.of(cluster.signIn("bob", 0), cluster.signIn("bob", 1), cluster.signIn("bob", 2));
            signOutEachWay(cluster);
            for (int node = 0; node < Cluster.NODES; node++) {
                cluster.upgrade(node, LibraryWar.today());
                for (Visit visit : stay) {
                    assertServedEverywhere(visit);
                }
                signOutEachWay(cluster);
                signInAcross(cluster);
                assertNobodyIsBack();
                print(cluster, "node " + node + " is updated");
            }
            for (Visit visit : stay) {
                assertServedEverywhere(visit);
            }
        }
    }

    private static NodeExtras startingWith(Path library) {
        return new NodeExtras() {
            @Override
            public Path library() {
                return library;
            }
        };
    }

    /** Its tokens go along, also such as another version has got. */
    private static void assertServedEverywhere(Visit visit) {
        for (int node = 0; node < Cluster.NODES; node++) {
            Visit there = visit.movedTo(node);
            String refreshed = there.refresh().text();
            assertThat(refreshed).as("token of node %s", node).startsWith("eyJ");
            for (int other = 0; other < Cluster.NODES; other++) {
                Visit elsewhere = visit.movedTo(other);
                Await.until("the token at node " + other, LIMIT, () -> refreshed.equals(elsewhere.token()));
            }
        }
    }

    /** From each node, of a session that is at another: by the provider, and by the user. */
    private void signOutEachWay(Cluster cluster) {
        for (int node = 0; node < Cluster.NODES; node++) {
            int next = (node + 1) % Cluster.NODES;
            Visit ada = cluster.signIn("ada", next);
            ada.token();
            assertThat(cluster.signOutAt(node, ada.sid()).status()).isEqualTo(200);
            awaitSignedOutEverywhere(ada);

            Visit tab = cluster.signIn("ada", next);
            Visit there = tab.secondTabAt(node);
            Await.until("the session at node " + node, LIMIT, there::isSignedIn);
            tab.browser().postForm(cluster.url("/signout"), Map.of());
            awaitSignedOutEverywhere(there);
        }
    }

    private void awaitSignedOutEverywhere(Visit visit) {
        for (int node = 0; node < Cluster.NODES; node++) {
            Visit there = visit.movedTo(node);
            Await.until(
                    "signed out at node " + node, LIMIT, () -> there.reload().status() == 303);
        }
        signedOut.add(visit);
    }

    private void assertNobodyIsBack() {
        for (Visit visit : signedOut) {
            for (int node = 0; node < Cluster.NODES; node++) {
                assertThat(visit.movedTo(node).reload().status()).isEqualTo(303);
            }
        }
    }

    /** The browser is sent to the provider by one node and comes back to another. */
    private static void signInAcross(Cluster cluster) {
        for (int node = 0; node < Cluster.NODES; node++) {
            int next = (node + 1) % Cluster.NODES;
            Visit visit = cluster.beginSignIn(node);
            visit.movedTo(next);
            cluster.provider().signInWithoutUi("ada");
            Page page = visit.browser().followAll();
            cluster.provider().signInWithUi();
            assertThat(page.status()).as(page::toString).isEqualTo(200);
            assertThat(page.text()).startsWith("eyJ");
        }
    }

    /** What an operator reads meanwhile. */
    private static void print(Cluster cluster, String when) {
        for (int node = 0; node < Cluster.NODES; node++) {
            String told = cluster
                    .node(node)
                    .log()
                    .lines()
                    .filter(line -> line.matches(".*(WARNING|SEVERE|ERROR).*msal4j.servlet.*"))
                    .collect(Collectors.groupingBy(
                            line -> line.replaceAll(".*?(io\\.github)", "$1"), Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(line -> line.getValue() + " x " + line.getKey())
                    .collect(Collectors.joining("\n  "));
            System.out.println(when + ": node " + node + " has told\n  " + told);
        }
    }
}
