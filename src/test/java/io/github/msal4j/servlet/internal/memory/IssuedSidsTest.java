package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.memory.IssuedSids.Before;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IssuedSidsTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration LIFE = Duration.ofHours(13);

    private final SettableClock clock = SettableClock.at(NOON);
    private final IssuedSids issued = new IssuedSids(LIFE, clock);

    @Test
    void r75_itKnowsWhatWasAddedAndNothingElse() {
        assertThat(issued.add(0, NOON)).isEqualTo(Before.NOTHING);
        assertThat(issued.add(7, NOON)).isEqualTo(Before.NOTHING);
        assertThat(issued.add(7 + 1_024, NOON)).as("the same place").isEqualTo(Before.NOTHING);

        assertThat(issued.contains(0)).isTrue();
        assertThat(issued.contains(7)).isTrue();
        assertThat(issued.contains(7 + 1_024)).isTrue();
        assertThat(issued.contains(8)).isFalse();
        assertThat(issued.contains(7 + 2_048)).isFalse();
        assertThat(issued.size()).isEqualTo(3);
    }

    @Test
    void theLastSignInOfASidCounts() {
        issued.add(7, NOON);
        assertThat(issued.add(7, NOON)).isEqualTo(Before.THIS);
        assertThat(issued.add(7, NOON.minusSeconds(1))).isEqualTo(Before.THIS);
        assertThat(issued.add(7, NOON.plusSeconds(1))).isEqualTo(Before.AN_EARLIER_SIGN_IN);

        Map<Long, Instant> all = new TreeMap<>();
        issued.forEach(all::put);
        assertThat(all).containsExactly(Map.entry(7L, NOON.plusSeconds(1)));
    }

    @Test
    void r75_aMillionSignInsTakeTheBytesThatAreDocumented() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            issued.add(random.nextLong(), NOON);
        }

        assertThat(issued.size()).isEqualTo(1_000_000);
        assertThat(issued.bytes() / 1_000_000).isBetween(18L, 48L);
        Random again = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(issued.contains(again.nextLong())).isTrue();
        }
    }

    @Test
    void r53_whatNoSessionCanHaveAnyMoreIsDropped() {
        for (int day = 0; day < 20; day++) {
            for (int i = 0; i < 10_000; i++) {
                issued.add(day * 1_000_000_000_007L + i * 31L, clock.instant());
            }
            clock.advance(Duration.ofDays(1));
        }

        assertThat(issued.size()).isLessThan(25_000);
        assertThat(issued.contains(0)).isFalse();
        assertThat(issued.contains(19 * 1_000_000_000_007L)).isTrue();
    }
}
