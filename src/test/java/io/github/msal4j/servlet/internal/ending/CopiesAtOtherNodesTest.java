package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.cluster.MapStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R50, R55, R65: a node that holds copies of sessions of other nodes, as replication makes them. */
class CopiesAtOtherNodesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final MapStore store = new MapStore();
    private final EndingNode node = new EndingNode(InstantSource.system());
    private final SignedInSession original = SignedIn.session("sid-1");

    @BeforeEach
    void start() {
        node.joining(store, StoreFailure.SERVE, Duration.ofHours(1)).tracking();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void tellOfTheOtherNode(Kind kind, String id) {
        SignOut signOut = new SignOut(kind, id, Instant.now());
        store.putAll(Map.of(node.keys().of(signOut), signOut.at().toEpochMilli()));
    }

    /** Guards: {@code SignOuts.named} finds sign-ins by their own ids. */
    @Test
    void aLocalSignOutElsewhereEvictsTheCopyHere() {
        SignedInSession copy = Serialized.copy(original);
        SignedInSession ofAnother = Serialized.copy(SignedIn.session("sid-1"));

        tellOfTheOtherNode(Kind.SIGN_IN, original.id());

        Await.until("evicted", LIMIT, copy::isEnded);
        assertThat(copy.tokens()).isEmpty();
        assertThat(ofAnother.isEnded()).isFalse();
        assertThat(node.told()).as("the node where it happened tells").isEmpty();
    }

    /** The other node's clock is ahead, and its time has not come here yet. Guard: the clock in {@code StoreComparison.hear}. */
    @Test
    void r97_aSignOutHereIsLaterThanASignInElsewhereOfWhichThisNodeHasHeard() {
        Instant began = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);

        store.putAll(Map.of(node.keys().ofIssued("sid-2"), began.toEpochMilli()));

        Await.until(
                "later than that sign-in", LIMIT, () -> !node.signOuts().now().isBefore(began));
    }

    /** R81: another node has ended all sign-ins of a user, or of everybody; its copies here end for the same reason. */
    @ParameterizedTest
    @EnumSource(names = {"USER", "EVERYBODY"})
    void r81_whatAnAdministratorEndsElsewhereEndsHere(Kind kind) {
        SignedInSession copy = Serialized.copy(original);

        tellOfTheOtherNode(kind, kind == Kind.USER ? original.user().getName() : SignOut.ANYBODY);

        Await.until("evicted", LIMIT, copy::isEnded);
        Await.until("told", LIMIT, () -> !node.told().isEmpty());
        assertThat(node.told()).extracting(SignInEnd::reason).containsExactly(EndReason.ENDED_BY_APPLICATION);
    }

    /** R81, R78: what ends here, and only here is known of, the others must hear of. Guards: {@code EndRules.mustBePublished}. */
    @ParameterizedTest
    @EnumSource(names = {"REVOKED", "TOO_MANY_SESSIONS"})
    void whatEndsHereEndsElsewhere(EndReason reason) {
        SignedInSession copy = Serialized.copy(original);

        node.ending().end(copy, reason).tell();

        String key = node.keys().of(new SignOut(Kind.SIGN_IN, original.id(), Instant.now()));
        Await.until("told to others", LIMIT, () -> store.entries().containsKey(key));
    }

    /** R162: whom the application refuses here is not served at a node that has a copy. Guard: {@code Ending.endEverywhere}. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r162_whomTheApplicationRefusesIsSignedOutElsewhere(boolean atASignIn) {
        SignedInSession copy = Serialized.copy(original);
        node.with((SignInListener) (user, roles, attributes) -> Optional.of("Blocked."));

        if (atASignIn) {
            node.signOuts().endNotAdmitted(copy);
        } else {
            node.signOuts().verified(copy, SignedIn.user(claims -> claims.claim("roles", List.of("Reader"))));
        }

        assertThat(copy.isEnded()).as("here").isTrue();
        String key = node.keys().of(new SignOut(Kind.SIGN_IN, original.id(), Instant.now()));
        Await.until("told to others", LIMIT, () -> store.entries().containsKey(key));
        assertThat(node.told()).extracting(SignInEnd::reason).containsExactly(EndReason.ENDED_BY_APPLICATION);
    }

    @Test
    void aGlobalSignOutElsewhereEvictsEveryCopyAndIsToldOnce() {
        SignedInSession older = Serialized.copy(original);
        SignedInSession newer = Serialized.copy(original);

        tellOfTheOtherNode(Kind.SID, "sid-1");

        Await.until("evicted", LIMIT, () -> older.isEnded() && newer.isEnded());
        Await.until("told", LIMIT, () -> !node.told().isEmpty());
        assertThat(node.told()).singleElement().extracting(SignInEnd::reason).isEqualTo(EndReason.GLOBAL_SIGN_OUT);
    }

    /** Guards: {@code EndReason.isFinal}; a node that stops may be one of several that have the session. */
    @Test
    void aNodeThatStopsEndsNothingElsewhere() {
        SignedInSession copy = Serialized.copy(original);

        node.signOuts().stop();

        assertThat(copy.isEnded()).as("here").isTrue();
        assertThat(store.entries().keySet()).as("told to others").noneMatch(key -> Arrays.stream(Kind.values())
                .anyMatch(kind -> key.contains(":" + kind.code() + ":")));
        assertThat(original.isEnded()).as("elsewhere").isFalse();
    }
}
