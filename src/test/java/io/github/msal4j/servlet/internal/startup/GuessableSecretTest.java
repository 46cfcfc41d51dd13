package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.GivenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R92: who starts with a secret that can be guessed is told. */
class GuessableSecretTest {
    private static final String RANDOM = "Yk38Q~dVbX7m2LwRzT5uGh.nCe9sAo4jPf0iKxvD";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "Yk38Q~dVbX7m2LwRzT5uGh.",
                "correct-horse-battery-staple-and-more",
                "MyCompany-Client-2024-Q~dVbX7m2",
                "abc123abc123abc123abc123abc123abc123",
                "flow-client-secret-that-must-never-be-logged"
            })
    void r92_aPersonMayHaveMadeItUp(String secret) {
        assertThat(GuessableSecret.looksMadeUp(secret)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RANDOM,
                "GkT3vXo8uQmR1zYb5LwNc7JdHs0PfE9a",
                "6f9619ff-8b86-d011-b42d-00c04fc964ff",
                "9f86d081884c7d659a2feaa0c55ad015",
                "Yk38Q~dVbX7m2LwRzT5uGh.n"
            })
    void r92_thatIsWhatProvidersGenerate(String secret) {
        assertThat(GuessableSecret.looksMadeUp(secret)).isFalse();
    }

    private static GivenSettings with(String secret) {
        return GivenSettings.openId("https://sso.example").with("client-secret", secret);
    }

    @Test
    void r92_theWarningNamesTheRemedyAndNotTheSecret() {
        try (CapturedLog log = CapturedLog.of(GuessableSecret.class)) {
            GuessableSecret.warn(with("hunter2-hunter2").read());

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING msal.client-secret ")
                    .contains("msal.session-key", "openssl rand -base64 32")
                    .doesNotContain("hunter2");
        }
    }

    /** The local provider of the README has such a secret; its users sit at this machine. */
    @Test
    void r92_aProviderOnThisMachineNeedsNone() {
        try (CapturedLog log = CapturedLog.of(GuessableSecret.class)) {
            GuessableSecret.warn(GivenSettings.openId("http://localhost:9000")
                    .with("client-secret", "example-secret")
                    .read());

            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void r92_aSessionKeyOrAGoodSecretNeedsNone() {
        String key = "A".repeat(43) + "=";
        try (CapturedLog log = CapturedLog.of(GuessableSecret.class)) {
            GuessableSecret.warn(
                    with("hunter2-hunter2").with("session-key", key).read());
            GuessableSecret.warn(with(RANDOM).read());

            assertThat(log.lines()).isEmpty();
        }
    }
}
