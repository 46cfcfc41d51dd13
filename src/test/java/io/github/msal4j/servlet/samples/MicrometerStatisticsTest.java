package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInStatisticsListener;
import io.github.msal4j.servlet.flow.TokenPages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** R166: the sample reports to Micrometer what happens. */
class MicrometerStatisticsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void r166_aSignInRaisesTheCounterAndTheNumbersGoWithTheApplication() {
        try (TokenPages pages = new TokenPages()) {
            pages.attribute(SignInStatisticsListener.class.getName(), new MicrometerStatistics(registry))
                    .start();
            assertThat(registry.get("msal.sign.ins").functionCounter().count()).isZero();

            pages.visitor().get(pages.url("/private/token"));

            assertThat(registry.get("msal.sign.ins")
                            .tag("application", "/app")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("msal.sessions").gauge().value()).isEqualTo(1);
            assertThat(registry.get("msal.ready").gauge().value()).isEqualTo(1);
            assertThat(registry.get("msal.tokens.cached").functionCounter().count())
                    .isEqualTo(1);
            assertThat(registry.get("msal.sign.outs")
                            .tag("reason", "GLOBAL_SIGN_OUT")
                            .functionCounter()
                            .count())
                    .isZero();
        }
        assertThat(registry.getMeters()).isEmpty();
    }
}
