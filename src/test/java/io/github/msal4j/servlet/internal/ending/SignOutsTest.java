package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.fakes.AtOnce;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Refreshed;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.cluster.MapStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.KnownSid;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Where sign-ins end, with sessions that no container holds: what only a certain order of events brings about. */
class SignOutsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofHours(1);

    private final SettableClock clock = SettableClock.at(SignedIn.BEGAN.plusSeconds(60));
    private final EndingNode node = new EndingNode(clock);
    private final SignOuts signOuts = node.signOuts();
    private final MapStore store = new MapStore();
    private final AtOnce atOnce = new AtOnce();

    @AfterEach
    void stop() {
        atOnce.close();
        node.close();
    }

    private FakeSession begin(SignedInSession signIn) {
        FakeSession container = node.session();
        assertThat(signOuts.sessions().begin(container.session(), signIn)).isTrue();
        return container;
    }

    private List<EndReason> reasons() {
        return node.told().stream().map(SignInEnd::reason).toList();
    }

    /** As when a container holds what another node has written. */
    private FakeSession holding(SignedInSession copy) {
        FakeSession container = node.session();
        container.session().setAttribute(SignedInSession.ATTRIBUTE, copy);
        return container;
    }

    @Test
    void aSignInIsFoundUntilItEnds() {
        SignedInSession signIn = SignedIn.session("sid-1");
        FakeSession container = begin(signIn);

        assertThat(container.stored()).containsExactly(signIn);
        assertThat(signOuts.sessions().current(container.session())).containsSame(signIn);
        assertThat(node.counters().getSignedInSessions()).isEqualTo(1);

        signOuts.signOut(container.session());

        assertThat(container.isInvalid()).isTrue();
        assertThat(signIn.isEnded()).isTrue();
        assertThat(reasons()).containsExactly(EndReason.LOCAL_SIGN_OUT);
        assertThat(node.counters().getSignedInSessions()).isZero();
        assertThat(node.counters().getSignOutsByReason())
                .contains(entry("LOCAL_SIGN_OUT", 1L), entry("GLOBAL_SIGN_OUT", 0L));
    }

    @Test
    void r52_aGlobalSignOutThatCameFirstWins() {
        signOuts.signOutGlobally("sid-1");
        SignedInSession late = SignedIn.session("sid-1");
        FakeSession container = node.session();

        assertThat(signOuts.sessions().begin(container.session(), late)).isFalse();

        assertThat(late.isEnded()).isTrue();
        assertThat(reasons()).containsExactly(EndReason.GLOBAL_SIGN_OUT);
        assertThat(signOuts.sessions().size()).isZero();
    }

    @Test
    void r52_aSignOutInAnotherTabThatCameFirstWins() {
        FakeSession otherTab = begin(SignedIn.session("sid-1"));
        signOuts.signOut(otherTab.session());
        SignedInSession late = SignedIn.session("sid-1");

        assertThat(signOuts.sessions().begin(node.session().session(), late)).isFalse();

        assertThat(late.isEnded()).isTrue();
        assertThat(reasons()).containsExactly(EndReason.LOCAL_SIGN_OUT, EndReason.LOCAL_SIGN_OUT);
    }

    @Test
    void r52_allObjectsOfASignInEndWithItAndItIsToldOnce() {
        SignedInSession original = SignedIn.session("sid-1");
        SignedInSession copy = Serialized.copy(original);
        SignedInSession namesake = SignedIn.session("sid-1");
        FakeSession container = begin(original);
        begin(namesake);
        assertThat(signOuts.sessions().current(holding(copy).session())).containsSame(copy);

        signOuts.signOut(container.session());

        assertThat(copy.isEnded()).isTrue();
        assertThat(namesake.isEnded()).isFalse();
        assertThat(node.told()).hasSize(1);
    }

    @Test
    void c14_whatIsReadBackAfterItsEndIsOverAndToldOnce() {
        SignedInSession original = SignedIn.session("sid-1");
        SignedInSession slept = Serialized.copy(original);
        SignedInSession sleptLonger = Serialized.copy(original);
        FakeSession awake = begin(original);
        signOuts.signOut(awake.session());

        FakeSession woken = holding(slept);
        signOuts.sessions().activated(slept, woken.session());
        signOuts.sessionEnded(holding(sleptLonger).session());

        assertThat(slept.isEnded()).isTrue();
        assertThat(sleptLonger.isEnded()).isTrue();
        assertThat(node.told()).hasSize(1);
        assertThat(signOuts.sessions().current(woken.session())).isEmpty();
        assertThat(woken.isInvalid()).isTrue();
    }

    @Test
    void r53_whatWakesUpCanBeFoundAtOnce() {
        SignedInSession slept = SignedIn.session("sid-1");

        signOuts.sessions().activated(slept, holding(slept).session());
        assertThat(signOuts.sessions().size()).isEqualTo(1);

        signOuts.signOutGlobally("sid-1");
        assertThat(slept.isEnded()).isTrue();
    }

    @Test
    void r53_theNextRequestFindsWhatNobodyHasToldOf() {
        SignedInSession slept = SignedIn.session("sid-1");

        assertThat(signOuts.sessions().current(holding(slept).session())).containsSame(slept);

        assertThat(signOuts.sessions().size()).isEqualTo(1);
    }

    @Test
    void r65_anObjectThatIsReadBackLearnsWhatTheOneInUseKnows() {
        node.tracking();
        SignedInSession original = SignedIn.session("sid-1");
        original.replaceTokens(new Refreshed(1));
        begin(original);

        SignedInSession copy = Serialized.copy(original);
        original.replaceTokens(new Refreshed(2));
        assertThat(copy.tokens()).contains(new Refreshed(2));
        signOuts.signOutGlobally("sid-1");

        assertThat(signOuts.sessions().size()).isZero();
        assertThat(original.isEnded()).isTrue();
        assertThat(copy.isEnded()).isTrue();
        assertThat(node.told()).hasSize(1);
    }

    @Test
    void r39_theLogTellsOfAnEndOnceAndOfNobody() {
        SignedInSession one = SignedIn.session("sid-1");
        begin(one);
        begin(SignedIn.session("sid-1", "sub-2"));
        FakeSession nameless = begin(SignedIn.sessionWithoutSid("sub-3"));
        begin(SignedIn.session("sid-4", "sub-4"));
        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.ending")) {
            signOuts.signOutGlobally("sid-1");
            signOuts.sessionEnded(holding(one).session());
            signOuts.signOutGlobally("sid-9");
            signOuts.signOut(nameless.session());
            signOuts.signOutUser("sub-4");

            assertThat(log.lines().stream().filter(line -> line.startsWith("INFO")))
                    .satisfiesExactly(
                            line -> assertEnd(line, "GLOBAL_SIGN_OUT", "[0-9a-zA-Z_-]{10}", 2),
                            line -> assertEnd(line, "GLOBAL_SIGN_OUT", "[0-9a-zA-Z_-]{10} \\(never seen here\\)", 0),
                            line -> assertEnd(line, "LOCAL_SIGN_OUT", "none", 1),
                            line -> assertEnd(line, "GLOBAL_SIGN_OUT", "all", 1))
                    .noneMatch(line -> line.contains("sid-") || line.contains("sub-"));
        }
        assertThat(MDC.getCopyOfContextMap()).as("what stays in the thread").isNullOrEmpty();
    }

    /** It took less than a minute. */
    private static void assertEnd(String line, String reason, String label, int sessions) {
        assertThat(line)
                .matches("INFO Sign-in ended: reason=" + reason + ", sid#=" + label + ", sessions=" + sessions
                        + ", MSAL accounts evicted=0, left in a store=0, microseconds=[0-9]{1,7}");
    }

    /** Guards: what names a session here is remembered apart from what strangers invent. */
    @Test
    void r53_inventedSidsDoNotMakeItForgetARealOne() {
        begin(SignedIn.session("sid-1"));
        SignedInSession asleep = SignedIn.session("sid-1");
        quietly(() -> {
            signOuts.signOutGlobally("sid-1");
            clock.advance(Duration.ofSeconds(1));
            for (int i = 0; i <= 100_000; i++) {
                signOuts.signOutGlobally("invented-" + i);
            }
        });

        assertThat(signOuts.sessions().begin(node.session().session(), asleep)).isFalse();
    }

    private void inventSids() {
        quietly(() -> {
            for (int i = 0; i <= 100_000; i++) {
                signOuts.signOutGlobally("invented-" + i);
            }
        });
    }

    private static SignedInSession signIn(String sid, Instant began) {
        return new SignedInSession(SignedIn.user(claims -> claims), Optional.of(sid), began, new Tokens("first"));
    }

    /** Begins it and lets the container forget it; what is returned lies in a store. */
    private SignedInSession asleep(String sid) {
        SignedInSession signIn = SignedIn.session(sid);
        FakeSession container = begin(signIn);
        SignedInSession stored = Serialized.copy(signIn);
        signOuts.sessionEnded(container.session());
        assertThat(signOuts.sessions().size()).as("in memory").isZero();
        return stored;
    }

    /** Guards: {@code SignOutMemory} keeps a sign-out apart from inventions if its {@code sid} was ever met here. */
    @Test
    void r75_inventedSidsPushOutNoSignOutOfASessionThatSleeps() {
        SignedInSession signedOut = asleep("sid-1");
        SignedInSession other = asleep("sid-2");
        signOuts.signOutGlobally("sid-1");
        clock.advance(Duration.ofSeconds(1));
        inventSids();

        signOuts.sessions().readBack(signedOut);
        signOuts.sessions().readBack(other);

        assertThat(signedOut.isEnded()).isTrue();
        assertThat(other.isEnded()).as("nor do they sign anybody out").isFalse();
        assertThat(reasons()).endsWith(EndReason.GLOBAL_SIGN_OUT);
    }

    /** Guard: {@code SignOutMemory.mayHaveForgotten}. */
    @Test
    void r75_aSignInThatBeganBeforeForgottenInventionsIsNotBelievedAndTheNextOneIs() {
        signOuts.signOutGlobally("sid-1");
        inventSids();

        assertThat(signOuts.sessions().begin(node.session().session(), SignedIn.session("sid-1")))
                .isFalse();
        assertThat(reasons()).containsExactly(EndReason.NOT_VERIFIABLE);

        clock.advance(Duration.ofSeconds(1));
        begin(signIn("sid-1", clock.instant()));
    }

    /** As a session does that another node has put into a store; guard: as above. */
    @Test
    void r75_aSessionThatWasNeverHereIsNotBelievedAfterForgottenInventions() {
        SignedInSession before = SignedIn.session("sid-1");
        signOuts.sessions().readBack(before);
        assertThat(before.isEnded()).isFalse();
        inventSids();

        SignedInSession after = SignedIn.session("sid-2");
        signOuts.sessions().readBack(after);

        assertThat(after.isEnded()).isTrue();
        assertThat(before.isEnded()).isFalse();
        assertThat(signOuts.sessions()
                        .current(holding(SignedIn.session("sid-3")).session()))
                .as("nor if a request finds it first")
                .isEmpty();
    }

    /** Without a line in the log for each of very many ends. */
    private static void quietly(Runnable work) {
        Logger logger = Logger.getLogger(SignOuts.class.getName());
        Level before = logger.getLevel();
        logger.setLevel(Level.WARNING);
        try {
            work.run();
        } finally {
            logger.setLevel(before);
        }
    }

    /** Guards: {@code SignedInSessions.track} looks again when it is done, and {@code Ending.evict} takes out what has ended. */
    @Test
    @Timeout(120)
    void r52_whatEndsWhileItIsMadeFindableIsNotFound() {
        quietly(() -> {
            for (int round = 0; round < 3_000; round++) {
                SignedInSession slept = SignedIn.session("sid-1");
                FakeSession container = holding(slept);
                // The end has more to do before it comes to what is to be met.
                atOnce.run(
                        Executors.callable(() -> signOuts.sessionEnded(container.session())),
                        round % 300,
                        Executors.callable(() -> signOuts.sessions().activated(slept, container.session())));
                assertThat(signOuts.sessions().size()).as("round %d", round).isZero();
            }
        });
    }

    @Test
    void r55_aGlobalSignOutHasReachedTheStoreWhenItReturns() {
        node.joining(store, StoreFailure.SERVE, NEVER);
        begin(SignedIn.session("sid-1"));

        signOuts.signOutGlobally("sid-1");

        assertThat(toldOf()).containsOnly(key(Kind.SID, "sid-1"));
    }

    /** The sign-ins and sign-outs that others hear of, unlike what only shows that this node and its sessions are there. */
    private Set<String> toldOf() {
        return store.entries().keySet().stream()
                .filter(key -> Arrays.stream(Kind.values()).anyMatch(kind -> key.contains(":" + kind.code() + ":")))
                .collect(Collectors.toSet());
    }

    private String key(Kind kind, String id) {
        return node.keys().of(new SignOut(kind, id, clock.instant()));
    }

    @Test
    void r48_aLogoutTokenIsNewOnce() {
        assertThat(signOuts.use("jti-1")).isTrue();
        assertThat(signOuts.use("jti-1")).isFalse();
        assertThat(signOuts.use("jti-2")).isTrue();
    }

    /** Guard: {@code KnownSignOuts.use} tells the others. */
    @Test
    void r48_r55_otherNodesLearnOfAUsedLogoutToken() {
        node.joining(store, StoreFailure.SERVE, NEVER);

        assertThat(signOuts.use("jti-1")).isTrue();

        Await.until("told", LIMIT, () -> store.entries().containsKey(key(Kind.LOGOUT_TOKEN, "jti-1")));
    }

    /** News are learned in their order: what comes behind the token shows that it was learned. */
    @Test
    void r48_r55_whatAnotherNodeHasUsedIsNotNewHere() {
        node.joining(store, StoreFailure.SERVE, NEVER);
        SignedInSession behind = SignedIn.session("sid-1");
        begin(behind);
        store.putAll(Map.of(key(Kind.LOGOUT_TOKEN, "jti-1"), clock.millis()));
        store.putAll(Map.of(key(Kind.SID, "sid-1"), clock.millis()));
        Await.until("learned", LIMIT, behind::isEnded);

        assertThat(signOuts.use("jti-1")).isFalse();
    }

    @Test
    void r55_aLocalSignOutIsToldByTheSignInsOwnIdAndOthersNot() {
        node.joining(store, StoreFailure.SERVE, NEVER);
        SignedInSession signedOut = SignedIn.session("sid-1");
        SignedInSession timedOut = SignedIn.session("sid-2");
        SignedInSession tooOld = SignedIn.session("sid-3");
        signOuts.signOut(begin(signedOut).session());
        signOuts.sessionEnded(begin(timedOut).session());
        FakeSession old = begin(tooOld);
        clock.advance(Duration.ofDays(2));
        assertThat(signOuts.sessions().current(old.session())).isEmpty();

        String expected = key(Kind.SIGN_IN, signedOut.id());
        Await.until("told", LIMIT, () -> store.entries().containsKey(expected));
        assertThat(reasons())
                .containsExactly(EndReason.LOCAL_SIGN_OUT, EndReason.SESSION_ENDED, EndReason.LIFETIME_REACHED);
        assertThat(toldOf()).containsOnly(expected, key(Kind.LEFT_SID, "sid-1"));
    }

    /** Guard: {@code EndRules.mustBePublished}. Of the provider's session nothing is told, as another browser may be in it. */
    @Test
    void r80_whatOneNodeFindsSignedOutElsewhereIsOverAtAll() {
        node.joining(store, StoreFailure.SERVE, NEVER);
        SignedInSession found = SignedIn.session("sid-1");
        SignedInSession ofTheSameSid = SignedIn.session("sid-1");
        begin(ofTheSameSid);
        FakeSession session = begin(found);

        signOuts.signedOutElsewhere(session.session(), found);

        String expected = key(Kind.SIGN_IN, found.id());
        Await.until("told", LIMIT, () -> store.entries().containsKey(expected));
        assertThat(reasons()).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
        assertThat(found.tokens()).isEmpty();
        assertThat(session.isInvalid()).isTrue();
        assertThat(ofTheSameSid.isEnded()).isFalse();
        assertThat(toldOf()).containsOnly(expected);
    }

    /** Each id that the provider has named is looked up at the other nodes, and noted there as no invention. */
    @Test
    void r80_othersKnowALaterSidToo() {
        node.joining(store, StoreFailure.SERVE, NEVER);
        SignedInSession session = SignedIn.session("sid-1");
        FakeSession container = begin(session);

        signOuts.sessions()
                .confirm(
                        container.session(),
                        session,
                        Optional.of(new KnownSid("sid-2", clock.instant())),
                        clock.millis() + 1);

        Await.until(
                "noted", LIMIT, () -> store.entries().containsKey(node.keys().ofIssued("sid-2")));
        store.putAll(Map.of(key(Kind.SID, "sid-2"), clock.millis()));
        Await.until("learned", LIMIT, session::isEnded);
    }

    @Test
    void r55_aSessionThatIsNewHereMeetsWhatOthersKnow() {
        node.joining(store, StoreFailure.SERVE, NEVER);
        store.putInSilence(key(Kind.SID, "sid-1"), clock.millis());

        assertThat(signOuts.sessions()
                        .current(holding(SignedIn.session("sid-1")).session()))
                .isEmpty();

        // The node that hears of it tells the application when it has done all else, in a thread of its own.
        Await.until("told", LIMIT, () -> reasons().equals(List.of(EndReason.GLOBAL_SIGN_OUT)));
    }

    @Test
    void r55_aLostEventEndsWhatNobodyUses() {
        node.joining(store, StoreFailure.SERVE, Duration.ofMillis(50));
        SignedInSession idle = SignedIn.session("sid-1");
        begin(idle);

        store.putInSilence(key(Kind.SID, "sid-1"), clock.millis());

        Await.until("ended by the comparison with the store", LIMIT, idle::isEnded);
    }

    @Test
    void r55_aStoreThatForgetsIsToldAgain() {
        node.joining(store, StoreFailure.SERVE, Duration.ofMillis(50));
        begin(SignedIn.session("sid-1"));
        signOuts.signOutGlobally("sid-1");

        store.clear();

        Await.until("told again", LIMIT, () -> store.entries().containsKey(key(Kind.SID, "sid-1")));
    }

    @Test
    void r55_withoutAWordFromTheStoreASignInIsUnsureIfThatMatters() {
        SignedInSession signIn = SignedIn.session("sid-1");
        assertThat(signOuts.sessions().isUnsure(signIn)).as("a node by itself").isFalse();

        node.joining(store, StoreFailure.REFUSE, NEVER);
        assertThat(signOuts.sessions().isUnsure(signIn))
                .as("nobody has looked yet")
                .isTrue();
        begin(signIn);
        assertThat(signOuts.sessions().isUnsure(signIn)).isFalse();
    }

    @Test
    void aStopLeavesTheStore() {
        node.joining(store, StoreFailure.SERVE, NEVER);
        begin(SignedIn.session("sid-1"));
        assertThat(store.isOpen()).isTrue();

        signOuts.stop();

        assertThat(store.isOpen()).isFalse();
        assertThat(reasons()).containsExactly(EndReason.UNDEPLOYED);
    }
}
