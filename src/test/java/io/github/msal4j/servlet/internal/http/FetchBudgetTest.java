package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FetchBudgetTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final FetchBudget budget = new FetchBudget(2, Duration.ofMinutes(5), clock);

    @Test
    void r88_soManyInAPeriodAndThenAsManyAgain() {
        assertThat(budget.spend()).isTrue();
        clock.advance(Duration.ofMinutes(4));
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();

        clock.advance(Duration.ofSeconds(59));
        assertThat(budget.spend()).as("the period is not over").isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
    }

    @Test
    void r88_aClockThatIsPutBackDoesNotMakeThePeriodLonger() {
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isTrue();

        clock.advance(Duration.ofDays(-1));

        assertThat(budget.spend()).isTrue();
    }
}
