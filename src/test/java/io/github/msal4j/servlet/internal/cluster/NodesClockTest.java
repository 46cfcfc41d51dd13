package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R97: sign-ins and sign-outs keep their order at nodes whose clocks differ. */
class NodesClockTest {
    private static final Instant TRUE_TIME = Instant.parse("2026-01-01T12:00:00Z");

    private final CapturedLog log = CapturedLog.of(NodesClock.class);

    private long passed;

    private long nanos() {
        return passed;
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** Whoever signs in at one node and is signed out at the other a second later is signed out. Guard: {@code fastest}. */
    @ParameterizedTest
    @ValueSource(ints = {-280, -120, -11, -1, 0, 1, 11, 120, 280})
    void r97_aSignOutAfterASignInIsLaterWhicheverClockIsAhead(int secondsAhead) {
        SettableClock here = SettableClock.at(TRUE_TIME);
        SettableClock there = SettableClock.at(TRUE_TIME.plusSeconds(secondsAhead));
        NodesClock signInsHere = new NodesClock(here, this::nanos);
        NodesClock signOutsThere = new NodesClock(there, this::nanos);
        hear(signInsHere, signOutsThere);

        Instant began = signInsHere.instant();
        pass(here, there);
        Instant signedOut = signOutsThere.instant();
        pass(here, there);

        assertThat(began).isBefore(signedOut);
        assertThat(signInsHere.instant()).as("who signs in again").isAfter(signedOut);
    }

    /** A second. */
    private void pass(SettableClock... clocks) {
        Stream.of(clocks).forEach(clock -> clock.advance(Duration.ofSeconds(1)));
        passed += Duration.ofSeconds(1).toNanos();
    }

    private static void hear(NodesClock one, NodesClock other) {
        one.heard(other.millis());
        other.heard(one.millis());
    }

    /** A beat that arrives late tells of the past. */
    @Test
    void r97_itNeverGoesBack() {
        SettableClock own = SettableClock.at(TRUE_TIME);
        NodesClock clock = new NodesClock(own, this::nanos);
        clock.heard(TRUE_TIME.plusSeconds(60).toEpochMilli());

        clock.heard(TRUE_TIME.minusSeconds(3_600).toEpochMilli());

        assertThat(clock.instant()).isEqualTo(TRUE_TIME.plusSeconds(60));
    }

    /** What is signed out right after that is signed out. Guard: {@code NodesClock.putBack}. */
    @Test
    void r97_itGoesOnWhenItsOwnClockIsPutBackWhichIsToldOf() {
        SettableClock own = SettableClock.at(TRUE_TIME.plusSeconds(120));
        NodesClock clock = new NodesClock(own, this::nanos);
        Instant signedIn = clock.instant();

        own.advance(Duration.ofMinutes(-2));
        Instant signedOut = clock.instant();
        pass(own);

        assertThat(signedOut).isEqualTo(signedIn);
        assertThat(clock.instant()).isEqualTo(signedIn.plusSeconds(1));
        assertThat(log.lines()).singleElement().asString().contains("This node's clock was put back by 120 s");
    }

    /** Guards: {@code STEP}, and {@code MOST} in {@code putBack}. Times that lie hours ahead, other nodes would not believe. */
    @Test
    void r97_itGoesBackWithItsOwnClockByHoursWhichIsToldOfAndByMilliseconds() {
        SettableClock own = SettableClock.at(TRUE_TIME);
        NodesClock clock = new NodesClock(own, this::nanos);
        Instant before = clock.instant();

        own.advance(Duration.ofMillis(-999));
        assertThat(clock.instant()).isEqualTo(before.minusMillis(999));
        assertThat(log.lines()).isEmpty();

        own.advance(Duration.ofHours(-3));
        assertThat(clock.instant()).isEqualTo(own.instant());
        assertThat(log.lines()).singleElement().asString().contains("That is too much");
    }

    /** What was heard while it was hours ahead says nothing any more. Guard: {@code fastest.set}. */
    @Test
    void r97_itFollowsOthersAgainAfterItHasBeenPutBackByHours() {
        SettableClock own = SettableClock.at(TRUE_TIME.plus(Duration.ofHours(3)));
        NodesClock clock = new NodesClock(own, this::nanos);
        clock.heard(own.millis() + 60_000);

        own.advance(Duration.ofHours(-3));
        assertThat(clock.instant()).isEqualTo(TRUE_TIME);

        clock.heard(TRUE_TIME.plusSeconds(60).toEpochMilli());
        assertThat(clock.instant()).isEqualTo(TRUE_TIME.plusSeconds(60));
    }

    /** NTP sets one clock after the other, each of which was behind; that must not add up. Guard: {@code passed}. */
    @Test
    void r97_clocksThatAreSetOneAfterTheOtherDoNotRunAway() {
        List<SettableClock> owns = Stream.generate(() -> SettableClock.at(TRUE_TIME.minusSeconds(200)))
                .limit(3)
                .toList();
        List<NodesClock> clocks =
                owns.stream().map(own -> new NodesClock(own, this::nanos)).toList();
        for (SettableClock own : owns) {
            own.advance(Duration.ofSeconds(200));
            clocks.forEach(one -> clocks.forEach(other -> other.heard(one.millis())));
        }

        assertThat(clocks).allSatisfy(clock -> assertThat(clock.instant()).isEqualTo(TRUE_TIME));
        assertThat(log.lines()).noneMatch(line -> line.contains("too much to be followed"));
    }

    /** Guard: {@code MOST}. Anybody who writes to the store could otherwise choose the time. */
    @Test
    void r97_aClockThatIsHoursAheadIsNotFollowedAndToldOfOnce() {
        NodesClock clock = new NodesClock(SettableClock.at(TRUE_TIME), this::nanos);

        clock.heard(TRUE_TIME.plus(Duration.ofHours(3)).toEpochMilli());
        clock.heard(Long.MAX_VALUE / 2);

        assertThat(clock.instant()).isEqualTo(TRUE_TIME);
        assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("too much to be followed"));
    }

    @Test
    void r97_aDifferenceThatMattersIsToldOfOnceAndALateBeatIsNot() {
        NodesClock clock = new NodesClock(SettableClock.at(TRUE_TIME), this::nanos);

        clock.heard(TRUE_TIME.minusSeconds(600).toEpochMilli());
        clock.heard(TRUE_TIME.plusSeconds(9).toEpochMilli());
        assertThat(log.lines()).isEmpty();

        clock.heard(TRUE_TIME.plusSeconds(10).toEpochMilli());
        clock.heard(TRUE_TIME.plusSeconds(100).toEpochMilli());
        assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("is 10 s ahead of this one's"));
    }
}
