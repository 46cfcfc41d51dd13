package io.github.msal4j.servlet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.session.StepUp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R160, R161: where several say how long ago the user may have authenticated, the strictest counts. In seconds; 0 if it says nothing. */
class WishesTest {
    /** Guard: the comparison in {@code Wishes.over}. */
    @ParameterizedTest(name = "R161 the settings say {0}, the page {1}: {2}")
    @CsvSource({"0, 300, 300", "600, 300, 300", "60, 300, 60", "60, 0, 60"})
    void aPageDoesNotLoosenWhatTheSettingsSay(long settings, long page, String asked) {
        SignInParameters wanted = settings == 0
                ? SignInParameters.NONE
                : new SignInParameters(Map.of(SignInParameters.MAX_AGE, Long.toString(settings)));

        assertThat(new Wishes(SignInParameters.NONE, within(page)).over(wanted).all())
                .containsEntry(SignInParameters.MAX_AGE, asked);
    }

    /** Guard: the comparison in {@code StepUp.and}. */
    @ParameterizedTest(name = "R161 the page says {0}, the filter {1}: {2}")
    @CsvSource({"0, 300, 300", "600, 300, 300", "60, 300, 60", "60, 0, 60"})
    void aPageDoesNotLoosenWhatTheFilterSays(long page, long filter, long needed) {
        assertThat(within(page).and(within(filter)).maxAuthAge()).contains(Duration.ofSeconds(needed));
    }

    private static StepUp within(long seconds) {
        return new StepUp(Optional.empty(), seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    }
}
