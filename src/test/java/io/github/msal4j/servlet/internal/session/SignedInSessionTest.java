package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
}
