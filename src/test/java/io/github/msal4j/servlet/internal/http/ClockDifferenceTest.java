package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.http.ProviderHttp.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockDifferenceTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String AN_HOUR_LATER = "Thu, 15 Jan 2026 13:00:00 GMT";

    private static Answer answer(Map<String, List<String>> headers) {
        return new Answer(200, headers, "{}");
    }

    @Test
    void theDateOfAnAnswerTellsTheProvidersTime() {
        assertThat(ClockDifference.of(answer(Map.of("date", List.of(AN_HOUR_LATER))), NOW))
                .contains(Duration.ofHours(1));
    }

    @Test
    void whatCannotTellItIsNotAsked() {
        assertThat(ClockDifference.of(answer(Map.of()), NOW)).isEmpty();
        assertThat(ClockDifference.of(answer(Map.of("Date", List.of("yesterday"))), NOW))
                .isEmpty();
        assertThat(ClockDifference.of(answer(Map.of("Date", List.of(AN_HOUR_LATER), "Age", List.of("3600"))), NOW))
                .as("an answer from a cache")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1H, clock is 60 min behind", "-PT90M, clock is 90 min ahead of", "PT3S, clock is 1 min behind"})
    void whoseClockAndByHowMuch(Duration providerIsAhead, String words) {
        assertThat(ClockDifference.described(providerIsAhead)).contains(words, "NTP");
    }
}
