package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RememberedSignOutsTest {
    private static final int MOST = 100_000;
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration LIFE = Duration.ofHours(13);

    private final SettableClock clock = SettableClock.at(NOON);
    private final RememberedSignOuts remembered = new RememberedSignOuts(LIFE, clock);

    @Test
    void r53_aSignInFromBeforeIsConcerned() {
        remembered.remember("sid-1", NOON, false);

        assertThat(remembered.concerns("sid-1", NOON.minusSeconds(1))).isTrue();
        assertThat(remembered.concerns("sid-1", NOON)).isTrue();
        assertThat(remembered.concerns("sid-2", NOON.minusSeconds(1))).isFalse();
        assertThat(remembered.concerns("SID-1", NOON.minusSeconds(1))).isFalse();
    }

    @Test
    void r54_c22_aSignInFromAfterwardsIsNot() {
        remembered.remember("sid-1", NOON, true);
        remembered.remember("sid-1", NOON.minusSeconds(60), false);

        assertThat(remembered.concerns("sid-1", NOON.plusMillis(1))).isFalse();
    }

    @Test
    void aLaterSignOutOfTheSameSidCounts() {
        remembered.remember("sid-1", NOON, true);
        remembered.remember("sid-1", NOON.plusSeconds(60), true);

        assertThat(remembered.concerns("sid-1", NOON.plusSeconds(30))).isTrue();
    }

    @Test
    void r53_itIsKeptForItsLifeAndThenForgotten() {
        remembered.remember("old", NOON, true);
        remembered.remember("old-unknown", NOON, false);

        clock.advance(LIFE);
        remembered.remember("x", NOON.plus(LIFE), true);
        remembered.remember("y", NOON.plus(LIFE), false);
        assertThat(remembered.concerns("old", NOON)).isTrue();
        assertThat(remembered.size()).isEqualTo(4);

        clock.advance(Duration.ofSeconds(1));
        remembered.remember("x", NOON.plus(LIFE).plusSeconds(1), true);
        remembered.remember("y", NOON.plus(LIFE).plusSeconds(1), false);
        assertThat(remembered.concerns("old", NOON)).isFalse();
        assertThat(remembered.concerns("old-unknown", NOON)).isFalse();
        assertThat(remembered.size()).isEqualTo(2);
    }

    @Test
    void anOldNoteThatRunsOutDoesNotTakeTheNewOneAlong() {
        remembered.remember("sid-1", NOON, true);
        clock.advance(LIFE);
        remembered.remember("sid-1", NOON.plus(LIFE), true);
        clock.advance(Duration.ofSeconds(1));

        remembered.remember("x", NOON.plus(LIFE).plusSeconds(1), true);

        assertThat(remembered.concerns("sid-1", NOON.plusSeconds(1))).isTrue();
    }

    @Test
    void r53_inventedSidsPushOutOnlyEachOther() {
        remembered.remember("known", NOON, true);
        remembered.remember("first-unknown", NOON, false);

        for (int i = 0; i < 2 * MOST; i++) {
            remembered.remember("invented-" + i, NOON.plusSeconds(1), false);
        }

        assertThat(remembered.concerns("known", NOON)).isTrue();
        assertThat(remembered.concerns("first-unknown", NOON)).isFalse();
        assertThat(remembered.concerns("invented-" + (2 * MOST - 1), NOON)).isTrue();
        assertThat(remembered.size()).isEqualTo(MOST + 1);
    }

    @Test
    void r75_whatIsPushedOutLeavesATraceAndALineInTheLog() {
        try (CapturedLog log = CapturedLog.of(RememberedSignOuts.class)) {
            for (int i = 0; i < MOST; i++) {
                remembered.remember("invented-" + i, NOON, false);
            }
            assertThat(remembered.unconfirmedLostUpTo()).isEqualTo(Instant.MIN);
            assertThat(log.lines()).isEmpty();

            remembered.remember("one more", NOON.plusSeconds(1), false);
            remembered.remember("another", NOON.plusSeconds(1), false);

            assertThat(remembered.unconfirmedLostUpTo()).isEqualTo(NOON);
            assertThat(remembered.lostUpTo()).as("of what was met here").isEqualTo(Instant.MIN);
            assertThat(log.lines()).singleElement().asString().startsWith("WARNING ");
            clock.advance(Duration.ofMinutes(61));
            remembered.remember("later", NOON.plusSeconds(2), false);
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void r75_whatWasForgottenForItsAgeLeavesNone() {
        remembered.remember("old", NOON, true);
        clock.advance(LIFE.plusSeconds(1));
        remembered.remember("new", clock.instant(), true);

        assertThat(remembered.size()).isEqualTo(1);
        assertThat(remembered.lostUpTo()).isEqualTo(Instant.MIN);
    }

    @Test
    void r53_theSameSidOverAndOverAgainTakesNoMoreRoom() {
        remembered.remember("victim", NOON, false);
        for (int i = 0; i < 2 * MOST; i++) {
            remembered.remember("invented", NOON.plusSeconds(1), false);
        }

        assertThat(remembered.size()).isEqualTo(2);
        assertThat(remembered.concerns("victim", NOON)).isTrue();
        assertThat(remembered.concerns("invented", NOON)).isTrue();
    }
}
