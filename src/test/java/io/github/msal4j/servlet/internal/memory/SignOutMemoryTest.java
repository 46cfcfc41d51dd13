package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignOutMemoryTest {
    private static final Duration LIFE = Duration.ofHours(13);
    private static final Duration UNDER_WAY = Duration.ofMinutes(20);
    private static final Instant BEGAN = SignedIn.BEGAN;

    private final SettableClock clock = SettableClock.at(BEGAN);
    private final SignOutMemory memory = new SignOutMemory(LIFE, UNDER_WAY, clock);
    private final SignedInSession session = SignedIn.session("sid-1");

    private void remember(Kind kind, String id, Instant at) {
        memory.remember(new SignOut(kind, id, at), true);
    }

    @Test
    void r52_aSignOutInAnotherTabOvertakesASignInThatBeganBefore() {
        remember(Kind.LEFT_SID, "sid-2", BEGAN.plusSeconds(1));
        assertThat(memory.overtakes(session)).as("another sid").isFalse();

        remember(Kind.LEFT_SID, "sid-1", BEGAN.minusSeconds(1));
        assertThat(memory.overtakes(session)).as("R54: it began later").isFalse();

        remember(Kind.LEFT_SID, "sid-1", BEGAN.plusSeconds(1));
        assertThat(memory.overtakes(session)).isTrue();
        assertThat(memory.overtakes(SignedIn.sessionWithoutSid("sub-1"))).isFalse();

        SignedInSession withoutSid = SignedIn.sessionWithoutSid("sub-1");
        withoutSid.idsOfLeaving().forEach(id -> remember(Kind.LEFT_SID, id, BEGAN.plusSeconds(1)));
        assertThat(memory.overtakes(withoutSid)).as("by the user").isTrue();
        assertThat(memory.overtakes(SignedIn.sessionWithoutSid("sub-2")))
                .as("another user")
                .isFalse();
        assertThat(memory.overtakes(SignedIn.session("sid-3")))
                .as("a session with a sid")
                .isFalse();
        assertThat(memory.concerns(session)).as("only while signing in").isFalse();
    }

    @Test
    void r53_whatConcernsSessionsIsRememberedLongerThanWhatConcernsSignIns() {
        for (Kind kind : Kind.values()) {
            remember(kind, "old", BEGAN);
        }
        clock.advance(UNDER_WAY.plusSeconds(1));
        for (Kind kind : Kind.values()) {
            remember(kind, "new", clock.instant());
        }

        for (Kind kind : Kind.values()) {
            assertThat(memory.last(kind, "old").isPresent()).as("%s", kind).isEqualTo(kind != Kind.LEFT_SID);
        }
    }

    @Test
    void whatHappenedBeforeIsNotToldToANodeThatAsks() {
        remember(Kind.SID, "before", BEGAN.minusSeconds(1));
        remember(Kind.SID, "at that moment", BEGAN);
        remember(Kind.SUBJECT, "after", BEGAN.plusSeconds(1));

        assertThat(memory.proven(BEGAN)).containsExactly(new SignOut(Kind.SUBJECT, "after", BEGAN.plusSeconds(1)));
    }

    @Test
    void theLastSignOutCountsWhetherASessionWasFoundOrNot() {
        memory.remember(new SignOut(Kind.SID, "sid-1", BEGAN), true);
        assertThat(memory.last(Kind.SID, "sid-1")).contains(BEGAN);

        assertThat(memory.remember(new SignOut(Kind.SID, "sid-1", BEGAN.plusSeconds(2)), false))
                .contains(BEGAN);
        assertThat(memory.last(Kind.SID, "sid-1")).contains(BEGAN.plusSeconds(2));

        assertThat(memory.remember(new SignOut(Kind.SID, "sid-1", BEGAN.plusSeconds(1)), true))
                .as("the later one of what was known")
                .contains(BEGAN.plusSeconds(2));
    }

    @Test
    void theLaterOfTwoNodesWordsCountsWhicheverNamedASession() {
        memory.remember(new SignOut(Kind.SID, "sid-1", BEGAN.plusSeconds(2)), true);
        memory.remember(new SignOut(Kind.SID, "sid-1", BEGAN.plusSeconds(1)), false);
        assertThat(memory.last(Kind.SID, "sid-1")).contains(BEGAN.plusSeconds(2));

        memory.remember(new SignOut(Kind.SID, "sid-2", BEGAN.plusSeconds(1)), true);
        memory.remember(new SignOut(Kind.SID, "sid-2", BEGAN.plusSeconds(2)), false);
        assertThat(memory.last(Kind.SID, "sid-2")).contains(BEGAN.plusSeconds(2));
        assertThat(memory.last(Kind.SID, "sid-3")).isEmpty();
    }

    @Test
    void r97_oneEntryOfAClockThatIsAheadForgetsNoOther() {
        remember(Kind.SID, "sid-1", BEGAN);

        remember(Kind.SID, "sid-2", BEGAN.plus(Duration.ofDays(2)));

        assertThat(memory.concerns(session)).isTrue();
        assertThat(memory.last(Kind.SID, "sid-2")).as("as of now").contains(BEGAN);
    }

    @Test
    void r97_aClockThatIsAheadKeepsNobodyOutHoweverOftenItIsHeardAndIsToldOfOnce() {
        Instant claimed = BEGAN.plus(Duration.ofHours(3));
        try (CapturedLog log = CapturedLog.of(PlausibleTimes.class)) {
            remember(Kind.SID, "sid-1", claimed);
            assertThat(memory.concerns(session)).as("it ends who was signed in").isTrue();
            clock.advance(Duration.ofMinutes(1));
            // As each comparison with a shared store tells it again, also when that time has come.
            remember(Kind.SID, "sid-1", claimed);
            assertThat(memory.last(Kind.SID, "sid-1")).contains(BEGAN);
            clock.advance(Duration.ofHours(3));
            remember(Kind.SID, "sid-1", claimed);

            assertThat(memory.last(Kind.SID, "sid-1")).contains(BEGAN);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING ")
                    .contains("PT3H", "NTP")
                    .doesNotContain("sid-1");
        }
    }

    @Test
    void r97_aSessionFromTheFutureIsNotBelievedWhenItIsReadBack() {
        assertThat(memory.cannotVouchFor(session)).isFalse();

        clock.advance(Duration.ofMinutes(-6));

        assertThat(memory.cannotVouchFor(session)).isTrue();
    }

    @Test
    void r97_withinTheAllowedDifferenceTheOtherNodesTimeCounts() {
        Instant allowed = BEGAN.plus(PlausibleTimes.ALLOWED);
        remember(Kind.SID, "sid-1", allowed);
        assertThat(memory.last(Kind.SID, "sid-1")).contains(allowed);

        remember(Kind.SID, "sid-2", allowed.plusMillis(1));
        assertThat(memory.last(Kind.SID, "sid-2")).contains(BEGAN);
    }

    @Test
    void r97_whatThisNodeNotedWhileItsOwnClockWasAheadKeepsNobodyOut() {
        clock.advance(Duration.ofHours(3));
        remember(Kind.SID, "sid-1", clock.instant());
        clock.advance(Duration.ofHours(-3));
        try (CapturedLog log = CapturedLog.of(SignOutMemory.class)) {
            remember(Kind.SID, "sid-2", clock.instant());
            remember(Kind.SID, "sid-3", clock.instant());

            assertThat(memory.last(Kind.SID, "sid-1")).contains(BEGAN);
            assertThat(memory.concerns(session)).isTrue();
            assertThat(log.lines()).singleElement().asString().startsWith("WARNING This node's clock was put back");
        }
        assertThat(memory.cannotVouchFor(session)).as("read back").isTrue();
    }

    /** Guard: {@code lostUpTo}, which {@code KeptSignOuts} asks. */
    @Test
    void r75_whoseSignOutMayHaveBeenPushedOutIsNotBelievedWhenReadBack() {
        for (int i = 0; i < 1_000_000; i++) {
            remember(Kind.USER, Integer.toString(i), BEGAN);
        }
        assertThat(memory.cannotVouchFor(session)).isFalse();

        remember(Kind.USER, "one more", BEGAN);

        assertThat(memory.cannotVouchFor(session)).isTrue();
    }
}
