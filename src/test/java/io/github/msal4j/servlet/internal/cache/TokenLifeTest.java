package io.github.msal4j.servlet.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLifeTest {
    @ParameterizedTest(name = "lives {0} s, refresh_in {1} s -> refreshed after {2} s")
    @CsvSource({"3600, , 3300", "86400, 43200, 43200", "3600, 3590, 3300", "300, , 150", "60, , 30", "700, , 400"})
    void r31_whenATokenIsRefreshed(long life, Long refreshIn, long refreshedAfter) {
        Instant sent = Instant.parse("2026-11-22T10:00:00Z");

        TokenLife result = TokenLife.of(
                sent, Duration.ofSeconds(life), Optional.ofNullable(refreshIn).map(Duration::ofSeconds));

        assertThat(result.refreshAt()).isEqualTo(sent.plusSeconds(refreshedAfter));
        assertThat(result.expiresAt()).isEqualTo(sent.plusSeconds(life));
    }
}
