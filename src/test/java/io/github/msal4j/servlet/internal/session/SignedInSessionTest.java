package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.fakes.AtOnce;
import io.github.msal4j.servlet.fakes.AtOnce.Both;
import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import io.github.msal4j.servlet.harness.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SignedInSessionTest {
    private final SignedInSession session = SignedIn.session("sid-1");

    @Test
    void tokensAreReplacedWhileItLasts() {
        assertThat(session.tokens()).contains(new Tokens("first"));
        assertThat(session.replaceTokens(new Tokens("second"))).isTrue();
        assertThat(session.tokens()).contains(new Tokens("second"));
        assertThat(session.isEnded()).isFalse();
    }

    @Test
    void r33_theEndIsFinal() {
        session.end();

        assertThat(session.isEnded()).isTrue();
        assertThat(session.replaceTokens(new Tokens("late"))).isFalse();
        assertThat(session.tokens()).isEmpty();
    }

    /** An application may keep the user, from a request or from what its listener was told. */
    @Test
    void r74_theUserOfASignInThatEndedHasClaimsAndNoToken() {
        Map<String, Object> claims = new HashMap<>(session.user().claims());
        assertThat(session.idToken()).startsWith("eyJ");

        session.end();

        claims.remove("nonce");
        assertThat(session.idToken()).isEmpty();
        assertThat(session.user().claims()).isEqualTo(claims);
        SignedInSession copy = Serialized.copy(session);
        assertThat(copy.user()).isEqualTo(session.user());
        assertThat(copy.user().claims()).containsEntry("sub", session.user().subject());
    }

    @Test
    void r47_whatWasLeftGoesToTheFirstWhoEndsIt() {
        assertThat(session.end()).contains(new Tokens("first"));
        assertThat(session.end()).isEmpty();
    }

    @Test
    void r56_ageCountsFromTheWayToTheProvider() {
        assertThat(session.beganAt()).isEqualTo(SignedIn.BEGAN);
        assertThat(session.isOlderThan(
                        Duration.ofHours(1), SignedIn.BEGAN.plusSeconds(3_600).toEpochMilli()))
                .isFalse();
        assertThat(session.isOlderThan(
                        Duration.ofHours(1), SignedIn.BEGAN.plusSeconds(3_601).toEpochMilli()))
                .isTrue();
    }

    @Test
    void r97_whatBeganInTheFutureDoesNotLiveUntilThen() {
        assertThat(session.isOlderThan(
                        Duration.ofHours(1), SignedIn.BEGAN.minusSeconds(3_600).toEpochMilli()))
                .isFalse();
        assertThat(session.isOlderThan(
                        Duration.ofHours(1), SignedIn.BEGAN.minusSeconds(3_601).toEpochMilli()))
                .isTrue();
    }

    @Test
    void trackingBeginsOnce() {
        assertThat(session.tracking()).isNull();
        assertThat(session.beginTracking("first")).isTrue();
        assertThat(session.beginTracking("second")).isFalse();
        assertThat(session.tracking()).isEqualTo("first");
    }

    @Test
    void r39_theTextFormShowsTheKeyOnly() {
        assertThat(session).hasToString("SignedInSession[sub-1]");
        session.end();
        assertThat(session).hasToString("SignedInSession[sub-1, ended]");
    }

    @Test
    void r65_itSurvivesSerializationAndCanBeUsedAfterwards() {
        session.beginTracking("original");
        session.replaceTokens(new Tokens("second"));

        SignedInSession copy = Serialized.copy(session);

        assertThat(copy.user()).isEqualTo(session.user());
        assertThat(copy.sid()).contains("sid-1");
        assertThat(copy.beganAt()).isEqualTo(SignedIn.BEGAN);
        assertThat(copy.tokens()).contains(new Tokens("second"));
        assertThat(copy.idToken()).isEqualTo(session.idToken());
        assertThat(copy.beginTracking("copy"))
                .as("the copy has to be found anew")
                .isTrue();
        assertThat(copy.refreshing().tryLock()).isTrue();
        assertThat(copy.replaceTokens(new Tokens("third"))).isTrue();
        assertThat(copy.end()).contains(new Tokens("third"));
        assertThat(session.tokens()).as("two objects now").contains(new Tokens("second"));
    }

    @Test
    void r53_theApplicationHearsOfEachObjectThatIsReadBackForIt() {
        FakeTracker tracker = new FakeTracker();
        SessionTrackers.add(tracker);
        try {
            SignedInSession copy = Serialized.copy(session);

            assertThat(tracker.heard()).singleElement().isSameAs(copy);
            assertThat(copy.id()).as("stands for the same sign-in").isEqualTo(session.id());
            assertThat(copy.refreshing()).isNotNull();
        } finally {
            SessionTrackers.remove(tracker);
        }
        Serialized.copy(session);
        assertThat(tracker.heard())
                .as("nothing after the application has stopped")
                .hasSize(1);
    }

    @Test
    void c14_whatHasEndedIsEndedWhenItWakes() {
        session.end();

        SignedInSession copy = Serialized.copy(session);

        assertThat(copy.isEnded()).isTrue();
        assertThat(copy.tokens()).isEmpty();
        assertThat(copy.replaceTokens(new Tokens("late"))).isFalse();
        assertThat(copy.end()).isEmpty();
    }

    @Test
    void r39_noTokenIsInTheBytesOfAnEndedOne() {
        session.replaceTokens(new Tokens("t0p-secret-token"));
        assertThat(new String(Serialized.bytes(session), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("t0p-secret-token");

        session.end();
        assertThat(new String(Serialized.bytes(session), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("t0p-secret-token");
    }

    @Test
    void aLockHeldWhileItIsWrittenIsNotHeldByTheCopy() {
        session.refreshing().lock();

        assertThat(Serialized.copy(session).refreshing().isLocked()).isFalse();
    }

    /** Many rounds of: sixteen requests refresh while two sign-outs and a passivation happen, all let go at once. */
    @Test
    @Timeout(120)
    void r52_aSignOutBeatsEveryRefreshWhateverTheOrder() throws Exception {
        int refreshing = 16;
        ExecutorService threads = Executors.newFixedThreadPool(refreshing + 3);
        try {
            for (int round = 0; round < 500; round++) {
                SignedInSession each = SignedIn.session("sid-" + round);
                CyclicBarrier start = new CyclicBarrier(refreshing + 3);
                List<Future<Boolean>> refreshes = new ArrayList<>();
                for (int i = 0; i < refreshing; i++) {
                    Tokens mine = new Tokens("refreshed-" + i);
                    refreshes.add(threads.submit(() -> atOnce(start, () -> each.replaceTokens(mine))));
                }
                Future<Optional<SessionTokens>> oneEnd = threads.submit(() -> atOnce(start, each::end));
                Future<Optional<SessionTokens>> otherEnd = threads.submit(() -> atOnce(start, each::end));
                Future<SignedInSession> copy = threads.submit(() -> atOnce(start, () -> Serialized.copy(each)));

                boolean anyStored = false;
                for (Future<Boolean> refresh : refreshes) {
                    anyStored |= refresh.get();
                }
                List<SessionTokens> left = new ArrayList<>();
                oneEnd.get().ifPresent(left::add);
                otherEnd.get().ifPresent(left::add);
                assertThat(left).as("exactly one of them evicts what was left").hasSize(1);
                assertThat(left.get(0).equals(new Tokens("first"))).isEqualTo(!anyStored);
                assertThat(each.tokens()).isEmpty();
                assertThat(copy.get().tokens().isPresent())
                        .as("written as a whole")
                        .isEqualTo(!copy.get().isEnded());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T atOnce(CyclicBarrier start, Callable<T> work) throws Exception {
        start.await();
        return work.call();
    }

    /** Guards: both locks of {@code EndHooks}. */
    @Test
    @Timeout(120)
    void r71_whoComesWhileTheSignInEndsIsToldOnce() throws Exception {
        SignInEnd end = new SignInEnd(session.user(), EndReason.LOCAL_SIGN_OUT, SignedIn.BEGAN);
        try (AtOnce atOnce = new AtOnce()) {
            for (int round = 0; round < 20_000; round++) {
                EndHooks hooks = new EndHooks();
                AtomicInteger told = new AtomicInteger();
                Callable<Boolean> ending = () -> {
                    hooks.take(end).forEach(listener -> listener.signInEnded(end));
                    return true;
                };
                atOnce.run(() -> hooks.add(any -> told.incrementAndGet()), round % 30, ending);

                assertThat(told).as("round %d", round).hasValue(1);
            }
        }
    }

    @Test
    void r71_whatIsOpenIsClosedOnceAndWhatComesLaterAtOnce() {
        SignInEnd end = new SignInEnd(session.user(), EndReason.LOCAL_SIGN_OUT, SignedIn.BEGAN);
        AtomicInteger told = new AtomicInteger();
        Runnable away = session.whenEnded(any -> told.addAndGet(100));
        Runnable unused = session.whenEnded(any -> told.incrementAndGet());
        away.run();

        session.takeHooks(end).forEach(listener -> listener.signInEnded(end));
        session.takeHooks(end).forEach(listener -> listener.signInEnded(end));
        assertThat(told).hasValue(1);

        Runnable late = session.whenEnded(any -> told.incrementAndGet());
        late.run();
        assertThat(told).hasValue(2);
    }

    /** Guard: the lock of {@code refreshing()}. With two, two requests would use one refresh token. */
    @Test
    @Timeout(120)
    void r32_twoRequestsThatWantTheFirstRefreshGetOneLock() throws Exception {
        try (AtOnce atOnce = new AtOnce()) {
            for (int round = 0; round < 3_000; round++) {
                SignedInSession each = SignedIn.session("sid-1");

                Both<ReentrantLock, ReentrantLock> both = atOnce.run(each::refreshing, round % 5, each::refreshing);

                assertThat(both.here()).as("round %d", round).isSameAs(both.beside());
            }
        }
    }

    /** Guard: the lock of {@code beginTracking()}. With two entries, one would stay in the index. */
    @Test
    @Timeout(120)
    void r52_twoRequestsThatMakeItFindableMakeOneEntry() throws Exception {
        try (AtOnce atOnce = new AtOnce()) {
            for (int round = 0; round < 3_000; round++) {
                SignedInSession each = SignedIn.session("sid-1");

                Both<Boolean, Boolean> both =
                        atOnce.run(() -> each.beginTracking("here"), round % 5, () -> each.beginTracking("beside"));

                assertThat(both.here()).as("round %d", round).isNotEqualTo(both.beside());
                assertThat(each.tracking()).isEqualTo(both.here() ? "here" : "beside");
            }
        }
    }

    private static SignedInSession renewedSession() {
        FurtherClaims further = FurtherClaims.ofUserInfo("{\"team\":\"Engines\"}");
        VerifiedUser first = VerifiedUser.of(
                SignedIn.idToken(claims -> claims.claim("department", "old")), further, Set.of("roles"), Map.of());
        VerifiedUser renewed = first.renewedBy(
                        SignedIn.idToken(claims -> claims.claim("department", "new")),
                        further,
                        Set.of("roles"),
                        Map.of())
                .orElseThrow();
        return new SignedInSession(renewed, Optional.of("sid-1"), SignedIn.BEGAN, new Tokens("first"));
    }

    /** What claims say while the sign-in ends. */
    private static Set<Object> claimsUntilTheEnd(SignedInSession session) {
        Set<Object> seen = new HashSet<>();
        do {
            Map<String, Object> claims = session.user().claims();
            seen.add(claims.get("department") + " " + claims.get("team"));
        } while (!session.idToken().isEmpty());
        return seen;
    }

    /** Guard: the order in {@code UserToken.forget}, which is that of reading turned round. */
    @Test
    @Timeout(120)
    void r74_whoReadsTheClaimsWhileTheSignInEndsReadsTheNewest() throws Exception {
        try (AtOnce atOnce = new AtOnce()) {
            for (int round = 0; round < 10_000; round++) {
                SignedInSession each = renewedSession();

                Both<Set<Object>, Optional<SessionTokens>> both =
                        atOnce.run(() -> claimsUntilTheEnd(each), round % 300, each::end);

                assertThat(both.here()).as("round %d", round).containsExactly("new Engines");
                assertThat(both.beside()).isPresent();
            }
        }
    }

    /** Each id is looked up for each request. Guard: {@code Rechecks.confirmed}. */
    @Test
    void r80_theLastFourIdsOfTheProvidersSessionAreKept() {
        for (int i = 1; i <= 6; i++) {
            assertThat(session.confirm(Optional.of(new KnownSid("later-" + i, SignedIn.BEGAN.plusSeconds(i))), 0))
                    .isTrue();
        }

        assertThat(session.laterSids())
                .extracting(KnownSid::sid)
                .containsExactly("later-3", "later-4", "later-5", "later-6");
    }

    /** Guard: {@code Rechecks.begun}; a long shifted by more than it is long would be due at once. */
    @Test
    void r80_thePauseBetweenRoundTripsThatAreNotAnsweredHasABound() {
        long every = Duration.ofMinutes(15).toMillis();
        long now = SignedIn.BEGAN.toEpochMilli();
        for (int i = 0; i < 60; i++) {
            assertThat(session.beginCheck(now, every, true)).isTrue();
        }

        assertThat(session.isCheckDue(now + Duration.ofMinutes(1).toMillis(), every))
                .isFalse();
        assertThat(session.isCheckDue(now + Duration.ofMinutes(64).toMillis() - 1, every))
                .isFalse();
        assertThat(session.isCheckDue(now + Duration.ofMinutes(64).toMillis(), every))
                .isTrue();
    }

    /** Guard: the lock of {@code EndHooks.addUnlessOver}. Held here as by an end that is taking what there is. */
    @Test
    @Timeout(120)
    void r71_whoComesWhileTheSignInEndsWaitsForThat() throws Exception {
        EndHooks hooks = new EndHooks();
        Thread coming = new Thread(() -> {
            Runnable unused = hooks.add(any -> {});
        });
        synchronized (hooks) {
            coming.start();
            Await.until("it waits, or is through", Duration.ofSeconds(60), () -> Set.of(
                            Thread.State.BLOCKED, Thread.State.TERMINATED)
                    .contains(coming.getState()));
            assertThat(coming.getState()).isEqualTo(Thread.State.BLOCKED);
        }
        coming.join();
    }
}
