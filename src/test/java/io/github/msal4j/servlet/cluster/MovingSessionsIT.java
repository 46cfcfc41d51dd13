package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** R50, R53, R55, R65, R83: nodes that share their sessions, sealed, and a load balancer that sends a browser to another one. */
@NeedsPrograms({"haproxy", "redis-server"})
@ParameterizedClass
@EnumSource(
        value = SharedSessions.Name.class,
        names = {"TOMCAT_DELTA_MANAGER", "JETTY_JDBC"})
class MovingSessionsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String KEY = "c2VhbGVkLXNlc3Npb25zLW9mLXRoZS1zbGVlcC1yb28=";

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static Cluster cluster;

    private final boolean replicated;

    MovingSessionsIT(SharedSessions.Name sharing) {
        replicated = sharing == SharedSessions.Name.TOMCAT_DELTA_MANAGER;
    }

    /** No session is due for another look into the store, so only events and sessions tell. */
    @BeforeParameterizedClassInvocation
    static void start(SharedSessions.Name sharing) {
        cluster = new Cluster(
                SharedStoreKind.Name.REDIS,
                sharing,
                Cluster.NODES,
                Map.of("msal.sign-out-store-recheck", "1h", "msal.session-key", KEY));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void asAtEntra() {
        cluster.provider().behaviour().refreshTokensOnce(false);
    }

    private static int tokenRequests() {
        return cluster.provider().requests(Endpoint.TOKEN).size();
    }

    /** The other nodes have it a moment after the answer. */
    private static void awaitToken(String expected, Visit visit) {
        Await.until("the token at another node", LIMIT, () -> expected.equals(visit.token()));
    }

    private static void awaitSignedOut(Visit visit) {
        Await.until("signed out", LIMIT, () -> visit.reload().status() == 303);
    }

    @Test
    void itKeepsItsTokensAndCanBeSignedOutFromAThirdNode() {
        Visit ada = cluster.signIn("ada", 0);
        Visit bob = cluster.signIn("bob", 0);
        String token = ada.token();
        int asked = tokenRequests();

        assertThat(ada.movedTo(1).token()).isEqualTo(token);
        assertThat(tokenRequests()).as("nobody was asked").isEqualTo(asked);
        assertThat(cluster.signOutAt(2, ada.sid()).status()).isEqualTo(200);

        awaitSignedOut(ada);
        awaitSignedOut(ada.movedTo(0));
        assertThat(bob.isSignedIn()).isTrue();
        assertThat(bob.movedTo(1).isSignedIn()).isTrue();
    }

    /** Guards: {@code SignedInSession.storeIn} tells the container. */
    @Test
    void whatOneNodeHasRefreshedTheOthersHave() {
        Visit ada = cluster.signIn("ada", 0);
        String first = ada.token();
        String refreshed = ada.refresh().text();
        assertThat(refreshed).startsWith("eyJ").isNotEqualTo(first);
        int asked = tokenRequests();

        awaitToken(refreshed, ada.movedTo(1));
        String again = ada.refresh().text();
        awaitToken(again, ada.movedTo(0));

        assertThat(tokenRequests() - asked).as("the one that was asked for").isEqualTo(1);
    }

    @Test
    void aLocalSignOutEndsItAtEveryNode() {
        Visit ada = cluster.signIn("ada", 0);
        Visit tab = ada.secondTabAt(1);
        assertThat(tab.isSignedIn()).isTrue();

        ada.browser().postForm(cluster.url("/signout"), Map.of());

        awaitSignedOut(tab);
        awaitSignedOut(tab.movedTo(2));
    }

    /**
     * The sign-in that was there before ends at every node, and the session that is about to have the new one at none. A node
     * that ended it when it hears of the old sign-in might, or might not, be faster than the new sign-in.
     */
    @Test
    void whoConsentsToMoreStaysSignedInAtEveryNode() {
        Visit ada = cluster.signIn("ada", 0);
        String first = ada.token();
        awaitToken(first, ada.secondTabAt(1));
        int before = cluster.tell(1, "/open/live");
        cluster.consent("ada", ada, "Mail.Read");

        cluster.ask(0, "/open/hold-replacement");
        CompletableFuture<Page> consented =
                CompletableFuture.supplyAsync(() -> ada.browser().followAll());
        cluster.ask(0, "/open/held");
        if (replicated) {
            Await.until("the other node has heard of it", LIMIT, () -> cluster.tell(1, "/open/live") == before - 1);
        }
        cluster.ask(0, "/open/release");

        assertThat(consented.join().text()).startsWith("eyJ").isNotEqualTo(first);
        assertThat(ada.isSignedIn()).isTrue();
        for (int node = 0; node < Cluster.NODES; node++) {
            Await.until("signed in at another node", LIMIT, ada.movedTo(node)::isSignedIn);
        }
        cluster.signOutAt(2, ada.sid());
        awaitSignedOut(ada);
        awaitSignedOut(ada.movedTo(1));
    }

    /** Whoever is later is refused, or both get a token; in the end the session has what is good. */
    @Test
    void twoNodesRefreshItAtTheSameTime() {
        // A store that is written as a whole after each request cannot tell who was later, which needs a provider like
        // Entra.
        cluster.provider().behaviour().refreshTokensOnce(replicated);
        Visit ada = cluster.signIn("ada", 0);
        ada.refresh();
        Visit tab = ada.secondTabAt(1);
        Await.until("known there", LIMIT, tab::isSignedIn);
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<Integer>> both = Stream.of(ada, tab)
                    .map(visit -> CompletableFuture.supplyAsync(() ->
                            visit.browser().fetch(visit.page() + "?new=yes").status()))
                    .toList();
            both.forEach(CompletableFuture::join);

            assertThat(both.stream().map(CompletableFuture::join)).contains(200).isSubsetOf(200, 401);
            Await.until("a good refresh token", LIMIT, () -> ada.refresh().status() == 200);
            String token = ada.token();
            if (replicated) {
                awaitToken(token, tab);
            }
            assertThat(tab.refresh().status()).isEqualTo(200);
        }
    }

    /** The container tells of a session's end when it drops its copy of one that lives on elsewhere. */
    @Test
    void aNodeThatStopsEndsNothingElsewhere() {
        Visit ada = cluster.signIn("ada", 0);
        String token = ada.token();
        Visit tab = ada.secondTabAt(1);
        awaitToken(token, tab);
        int asked = tokenRequests();

        cluster.node(1).stop();

        assertThat(ada.token()).isEqualTo(token);
        cluster.node(1).start();
        cluster.awaitBalanced(1);
        assertThat(tab.movedTo(1).token()).isEqualTo(token);
        assertThat(tokenRequests()).as("nobody was asked").isEqualTo(asked);
        assertThat(cluster.signOutAt(2, ada.sid()).status()).isEqualTo(200);
        awaitSignedOut(ada);
        awaitSignedOut(tab);
    }
}
