package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryDelayTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "3, 3",
        "0, 0",
        "' 7 ', 7",
        "100000, 600",
        "'Sun, 22 Nov 2026 10:00:30 GMT', 30",
        "'Sun, 22 Nov 2026 09:00:00 GMT', 0"
    })
    void r38_secondsOrDate(String value, long seconds) {
        assertThat(RetryDelay.parse(value, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Sun, 99 Nov 2026 10:00:30 GMT"})
    void r38_neither(String value) {
        assertThat(RetryDelay.parse(value, NOW)).isEmpty();
    }

    @Test
    void r38_theDelayDoubles() {
        assertThat(RetryDelay.afterAttempt(1)).isBetween(Duration.ofMillis(150), Duration.ofMillis(250));
        assertThat(RetryDelay.afterAttempt(2)).isBetween(Duration.ofMillis(300), Duration.ofMillis(500));
    }
}
