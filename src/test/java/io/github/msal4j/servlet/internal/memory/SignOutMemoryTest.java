package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignOutMemoryTest {
    private static final Duration LIFE = Duration.ofHours(13);
    private static final Duration UNDER_WAY = Duration.ofMinutes(20);
    private static final Instant BEGAN = SignedIn.BEGAN;

    private final SignOutMemory memory = new SignOutMemory(LIFE, UNDER_WAY);
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
        assertThat(memory.concerns(session)).as("only while signing in").isFalse();
    }

    @Test
    void r53_whatConcernsSessionsIsRememberedLongerThanWhatConcernsSignIns() {
        for (Kind kind : Kind.values()) {
            remember(kind, "old", BEGAN);
            remember(kind, "new", BEGAN.plus(UNDER_WAY).plusSeconds(1));
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

        assertThat(memory.after(BEGAN)).containsExactly(new SignOut(Kind.SUBJECT, "after", BEGAN.plusSeconds(1)));
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
}
