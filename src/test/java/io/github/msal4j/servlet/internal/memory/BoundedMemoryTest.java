package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BoundedMemoryTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration LIFE = Duration.ofHours(13);

    private final SettableClock clock = SettableClock.at(NOON);
    private final BoundedMemory memory = new BoundedMemory(LIFE, clock, 3);

    /** Guard: {@code BoundedMemory.put} forgets by the clock. */
    @Test
    void r97_somethingFromTheFutureForgetsNothing() {
        memory.put("a", NOON);
        memory.put("b", NOON.plus(LIFE).plus(LIFE));

        assertThat(memory.get("a")).contains(NOON);
        assertThat(memory.lostUpTo()).isEqualTo(Instant.MIN);
    }

    @Test
    void r75_whatIsPushedOutIsTheOldestAndIsKnownToBeMissing() {
        memory.put("a", NOON);
        memory.put("b", NOON.plusSeconds(2));
        memory.put("c", NOON.plusSeconds(1));
        assertThat(memory.isFull()).isFalse();

        memory.put("d", NOON.plusSeconds(3));
        assertThat(memory.get("a")).isEmpty();
        assertThat(memory.lostUpTo()).isEqualTo(NOON);
        assertThat(memory.isFull()).isTrue();

        memory.put("e", NOON.plusSeconds(4));
        memory.put("f", NOON.plusSeconds(5));
        assertThat(memory.lostUpTo()).as("the latest of them").isEqualTo(NOON.plusSeconds(2));
    }
}
