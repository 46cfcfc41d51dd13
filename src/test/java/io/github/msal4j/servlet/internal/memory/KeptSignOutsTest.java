package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeptSignOutsTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

    private final KeptSignOuts kept =
            new KeptSignOuts(Duration.ofHours(13), SettableClock.at(NOON), Stream::empty, () -> NOON);

    /** Guard: {@code KeptSignOuts.completeSince} looks at both. */
    @Test
    void r75_r97_itIsCompleteSinceTheLaterOfWhatWasLostAndWhatIsUnsure() {
        kept.clockWasPutBack(NOON.minusSeconds(1), NOON.minusSeconds(60));
        assertThat(kept.completeSince()).as("lost").isEqualTo(NOON);

        kept.clockWasPutBack(NOON.plusSeconds(1), NOON.minusSeconds(60));
        assertThat(kept.completeSince()).as("unsure").isEqualTo(NOON.plusSeconds(1));
    }
}
