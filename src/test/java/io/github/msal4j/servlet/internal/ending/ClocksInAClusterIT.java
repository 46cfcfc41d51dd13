package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Hazelcast;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.ShiftedClock;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.internal.cluster.NodesClock;
import io.github.msal4j.servlet.internal.cluster.RedisStore;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R97: two nodes at a real store, of which one has a clock that is wrong by minutes, or is set while they run. Sign-outs by the
 * session and by the user reach the other node, in both directions, and whoever has been signed out can sign in again at once.
 */
@Timeout(120)
@NeedsPrograms("redis-server")
class ClocksInAClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration HEARD = Duration.ofSeconds(1);

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final CapturedLog log = CapturedLog.of(NodesClock.class);
    private final List<AutoCloseable> open = new ArrayList<>(List.of(log));
    private final ShiftedClock clock = new ShiftedClock();
    private int users;

    enum Store {
        REDIS,
        HAZELCAST
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /** The second node has the clock that is wrong. */
    private List<EndingNode> two(Store store) {
        List<GivenSettings> settings = store == Store.REDIS ? redis() : hazelcast();
        return List.of(node(settings.get(0), new ShiftedClock()), node(settings.get(1), clock));
    }

    private List<GivenSettings> redis() {
        RedisProcess redis = RedisProcess.start("clocks");
        open.add(redis);
        GivenSettings settings = settings(RedisStore.PROVIDER)
                .with(
                        "sign-out-store-uri",
                        RedisStore.configuration(directory, redis.port()).toString());
        return List.of(settings, settings);
    }

    private List<GivenSettings> hazelcast() {
        return Hazelcast.members(2, directory).stream()
                .map(xml -> settings(Hazelcast.PROVIDER)
                        .with("sign-out-store-properties", "hazelcast.config.location=" + xml))
                .toList();
    }

    /** Nothing is learned by the regular comparison. */
    private static GivenSettings settings(String storeProvider) {
        return GivenSettings.openId("https://sso.example")
                .with("client-id", "client")
                .with("sign-out-store", "jcache:sign-outs")
                .with("sign-out-store-provider", storeProvider)
                .with("sign-out-store-recheck", "1h");
    }

    private EndingNode node(GivenSettings settings, ShiftedClock own) {
        EndingNode node = new EndingNode(settings.read(), own);
        open.add(node);
        return node.joining();
    }

    /** A browser's session at a node. */
    private record Visit(EndingNode node, FakeSession container, SignedInSession signIn) {
        boolean isSignedIn() {
            return node.signOuts().sessions().current(container.session()).isPresent();
        }
    }

    private static Optional<Visit> signIn(EndingNode node, String sid, String subject) {
        SignedInSession signIn = new SignedInSession(
                SignedIn.user(claims -> claims.subject(subject)),
                Optional.of(sid),
                node.signOuts().now(),
                new Tokens("first"));
        FakeSession container = node.session();
        return node.signOuts().sessions().begin(container.session(), signIn)
                ? Optional.of(new Visit(node, container, signIn))
                : Optional.empty();
    }

    private static void awaitHeard(List<EndingNode> nodes) {
        Await.until(
                "the nodes' clocks agree",
                LIMIT,
                () -> Duration.between(
                                        nodes.get(0).signOuts().now(),
                                        nodes.get(1).signOuts().now())
                                .abs()
                                .compareTo(HEARD)
                        < 0);
    }

    /** What happens before that has no promised order. */
    private static void awaitHeard(EndingNode node, Visit elsewhere) {
        Await.until("the other node has heard of the sign-in", LIMIT, () -> !node.signOuts()
                .now()
                .isBefore(elsewhere.signIn().beganAt()));
    }

    private void assertSignOutsGoBothWays(List<EndingNode> nodes) {
        for (int i = 0; i < 2; i++) {
            assertSignOutGoes(nodes.get(i), nodes.get(1 - i), true);
            assertSignOutGoes(nodes.get(i), nodes.get(1 - i), false);
        }
    }

    /** @param bySid by the session at the provider, or else by the user */
    private void assertSignOutGoes(EndingNode from, EndingNode to, boolean bySid) {
        String user = "user-" + ++users;
        Visit awake = signIn(to, "sid-" + user, user).orElseThrow();
        Visit other = signIn(to, "sid-of-another-" + user, "another-" + user).orElseThrow();
        awaitHeard(from, awake);

        if (bySid) {
            from.signOuts().signOutGlobally("sid-" + user);
        } else {
            from.signOuts().signOutUser(user);
        }

        Await.until("evicted, by sid: " + bySid, LIMIT, awake.signIn()::isEnded);
        assertThat(awake.isSignedIn()).isFalse();
        assertThat(other.isSignedIn()).isTrue();
        for (EndingNode node : List.of(from, to)) {
            assertThat(signIn(node, "sid-" + user, user))
                    .as("signs in again")
                    .hasValueSatisfying(again -> assertThat(again.isSignedIn()).isTrue());
        }
    }

    /** Of two nodes the one that is behind says so, and by how much. Guards: {@code NodesClock.heard}, and that it is asked. */
    @ParameterizedTest(name = "R97 [{0}, {1} s ahead]")
    @CsvSource({"REDIS,120", "REDIS,-120", "HAZELCAST,120", "HAZELCAST,-120"})
    void twoMinutesOfDifferenceLoseNothingAndKeepNobodyOut(Store store, int secondsAhead) {
        clock.advance(Duration.ofSeconds(secondsAhead));
        List<EndingNode> nodes = two(store);
        awaitHeard(nodes);

        assertSignOutsGoBothWays(nodes);

        assertThat(log.lines())
                .singleElement()
                .asString()
                .containsPattern("The clock of another node is 1(19|20) s ahead of this one's");
    }

    /** Guard: {@code NodesClock.putBack}. The sign-outs come before the nodes have heard of each other again. */
    @ParameterizedTest(name = "R97 [{0}]")
    @EnumSource
    void aClockThatIsPutForwardAndBackLosesNoSignOut(Store store) {
        List<EndingNode> nodes = two(store);
        clock.advance(Duration.ofMinutes(2));
        awaitHeard(nodes);
        assertSignOutsGoBothWays(nodes);
        Visit ada = signIn(nodes.get(0), "sid-ada", "ada").orElseThrow();
        Visit bob = signIn(nodes.get(0), "sid-bob", "bob").orElseThrow();
        awaitHeard(nodes.get(1), bob);

        clock.advance(Duration.ofMinutes(-2));
        nodes.get(1).signOuts().signOutGlobally("sid-ada");
        nodes.get(1).signOuts().signOutUser("bob");

        Await.until(
                "evicted", LIMIT, () -> ada.signIn().isEnded() && bob.signIn().isEnded());
        assertSignOutsGoBothWays(nodes);
        assertThat(log.lines()).anyMatch(line -> line.matches(".*This node's clock was put back by 1(19|20) s.*"));
    }
}
