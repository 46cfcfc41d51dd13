package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** R38, R97: how long calls to a provider fail at once, which has failed again and again. */
class CircuitBreakerTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final CircuitBreaker breaker = new CircuitBreaker(clock);

    private void failOften() {
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            assertThat(breaker.admits()).isTrue();
            breaker.failed();
        }
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void r38_afterAPauseOneCallTries() {
        failOften();
        clock.advance(CircuitBreaker.PAUSE.minusMillis(1));
        assertThat(breaker.admits()).isFalse();

        clock.advance(Duration.ofMillis(1));

        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).as("another one at the same time").isFalse();
        breaker.succeeded();
        assertThat(breaker.admits()).isTrue();
    }

    /** Guard: {@code CircuitBreaker.isPaused}. */
    @Test
    void r97_aClockThatIsPutBackMakesThePauseNoLonger() {
        failOften();

        clock.advance(Duration.ofHours(-1));

        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).as("another one at the same time").isFalse();
    }
}
