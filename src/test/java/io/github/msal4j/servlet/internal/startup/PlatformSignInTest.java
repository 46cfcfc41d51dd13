package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R153: who deploys to App Service is told that it has a sign-in of its own, if that is switched on. */
class PlatformSignInTest {
    @ParameterizedTest
    @ValueSource(strings = {"True", "true", "TRUE"})
    void r153_aSignInInFrontIsTold(String value) {
        assertThat(PlatformSignIn.mistake(Map.of("WEBSITE_AUTH_ENABLED", value)::get))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("WEBSITE_AUTH_ENABLED", "/.auth", "two sign-ins", "Settings > Authentication"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"False", "", "0"})
    void r153_nothingIsSaidWhereItIsOff(String value) {
        assertThat(PlatformSignIn.mistake(Map.of("WEBSITE_AUTH_ENABLED", value)::get))
                .isEmpty();
    }

    @Test
    void r153_norElsewhere() {
        assertThat(PlatformSignIn.mistake(new HashMap<String, String>()::get)).isEmpty();
    }
}
