package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R97: sign-ins and sign-outs keep their order at nodes whose clocks differ. */
class NodesClockTest {
    private static final Instant TRUE_TIME = Instant.parse("2026-01-01T12:00:00Z");

    private final CapturedLog log = CapturedLog.of(NodesClock.class);

    @AfterEach
    void close() {
        log.close();
    }

    /** Whoever signs in at one node and is signed out at the other a second later is signed out. Guard: {@code ahead}. */
    @ParameterizedTest
    @ValueSource(ints = {-280, -120, -11, -1, 0, 1, 11, 120, 280})
    void r97_aSignOutAfterASignInIsLaterWhicheverClockIsAhead(int secondsAhead) {
        SettableClock here = SettableClock.at(TRUE_TIME);
        SettableClock there = SettableClock.at(TRUE_TIME.plusSeconds(secondsAhead));
        NodesClock signInsHere = new NodesClock(here);
        NodesClock signOutsThere = new NodesClock(there);
        hear(signInsHere, signOutsThere);

        Instant began = signInsHere.instant();
        here.advance(Duration.ofSeconds(1));
        there.advance(Duration.ofSeconds(1));
        Instant signedOut = signOutsThere.instant();
        here.advance(Duration.ofSeconds(1));
        there.advance(Duration.ofSeconds(1));

        assertThat(began).isBefore(signedOut);
        assertThat(signInsHere.instant()).as("who signs in again").isAfter(signedOut);
    }

    private static void hear(NodesClock one, NodesClock other) {
        one.heard(other.millis());
        other.heard(one.millis());
    }

    /** A beat that arrives late tells of the past. */
    @Test
    void r97_itNeverGoesBack() {
        SettableClock own = SettableClock.at(TRUE_TIME);
        NodesClock clock = new NodesClock(own);
        clock.heard(TRUE_TIME.plusSeconds(60).toEpochMilli());

        clock.heard(TRUE_TIME.minusSeconds(3_600).toEpochMilli());

        assertThat(clock.instant()).isEqualTo(TRUE_TIME.plusSeconds(60));
    }

    /** What is signed out right after that is signed out. Guard: {@code NodesClock.putBack}. */
    @Test
    void r97_itGoesOnWhenItsOwnClockIsPutBackWhichIsToldOf() {
        SettableClock own = SettableClock.at(TRUE_TIME.plusSeconds(120));
        NodesClock clock = new NodesClock(own);
        Instant signedIn = clock.instant();

        own.advance(Duration.ofSeconds(-120));
        Instant signedOut = clock.instant();

        assertThat(signedOut).isBetween(signedIn, signedIn.plusSeconds(60));
        assertThat(clock.instant()).as("noticed once").isEqualTo(signedOut);
        assertThat(log.lines()).singleElement().asString().contains("This node's clock was put back by 1");
    }

    /** Guards: {@code STEP}, and {@code MOST} in {@code putBack}. */
    @Test
    void r97_itGoesBackWithItsOwnClockByHoursWhichIsToldOfAndByMilliseconds() {
        SettableClock own = SettableClock.at(TRUE_TIME);
        NodesClock clock = new NodesClock(own);
        Instant before = clock.instant();

        own.advance(Duration.ofMillis(-999));
        assertThat(clock.instant()).isEqualTo(before.minusMillis(999));
        assertThat(log.lines()).isEmpty();

        own.advance(Duration.ofHours(-3));
        assertThat(clock.instant()).isEqualTo(own.instant());
        assertThat(log.lines()).singleElement().asString().contains("That is too much");
    }

    /** Guard: {@code MOST}. Anybody who writes to the store could otherwise choose the time. */
    @Test
    void r97_aClockThatIsHoursAheadIsNotFollowedAndToldOfOnce() {
        NodesClock clock = new NodesClock(SettableClock.at(TRUE_TIME));

        clock.heard(TRUE_TIME.plus(Duration.ofHours(3)).toEpochMilli());
        clock.heard(Long.MAX_VALUE / 2);

        assertThat(clock.instant()).isEqualTo(TRUE_TIME);
        assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("too much to be followed"));
    }

    @Test
    void r97_aDifferenceThatMattersIsToldOfOnceAndALateBeatIsNot() {
        NodesClock clock = new NodesClock(SettableClock.at(TRUE_TIME));

        clock.heard(TRUE_TIME.minusSeconds(600).toEpochMilli());
        clock.heard(TRUE_TIME.plusSeconds(9).toEpochMilli());
        assertThat(log.lines()).isEmpty();

        clock.heard(TRUE_TIME.plusSeconds(10).toEpochMilli());
        clock.heard(TRUE_TIME.plusSeconds(100).toEpochMilli());
        assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("is 10 s ahead of this one's"));
    }
}
