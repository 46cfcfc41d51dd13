package io.github.msal4j.servlet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R5, R12: what counts as the provider's answer. */
class AuthorizationResponseTest {
    private static FakeRequest answer() {
        return new FakeRequest().parameter("state", "s-1").parameter("code", "t0p-secret-code");
    }

    private static Optional<AuthorizationResponse> read(FakeRequest request) {
        return AuthorizationResponse.read(request.build(), ResponseMode.QUERY);
    }

    @Test
    void aCodeIsRead() {
        AuthorizationResponse read = read(answer().parameter("iss", "https://sso.example")
                        .parameter("session_state", "session-1"))
                .orElseThrow();

        assertThat(read.state()).isEqualTo("s-1");
        assertThat(read.code()).contains("t0p-secret-code");
        assertThat(read.iss()).contains("https://sso.example");
        assertThat(read.sessionState()).contains("session-1");
        assertThat(read.error()).isEmpty();
    }

    @Test
    void r12_anErrorIsReadWithTheProvidersOwnNumber() {
        AuthorizationResponse read = read(new FakeRequest()
                        .parameter("state", "s-1")
                        .parameter("error", "access_denied")
                        .parameter("error_subcode", "cancel")
                        .parameter("error_description", "AADSTS65004: the user declined"))
                .orElseThrow();

        assertThat(read.error()).contains("access_denied");
        assertThat(read.suberror()).contains("cancel");
        assertThat(read.providerCode()).contains("AADSTS65004");
        assertThat(read.code()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "code", "error", "error_subcode", "iss", "session_state"})
    void r5_eachComesOnceWithSomethingInItAndNotTooMuch(String name) {
        FakeRequest request = answer();
        if (name.equals("error")) {
            request = new FakeRequest().parameter("state", "s-1");
        }

        assertThat(read(request.parameter(name, "x".repeat(8_192))))
                .as("longest")
                .isPresent();
        assertThat(read(request.parameter(name, "x".repeat(8_193))))
                .as("over-long")
                .isEmpty();
        assertThat(read(request.parameter(name, ""))).as("empty").isEmpty();
        assertThat(read(request.parameter(name, "a", "a"))).as("twice").isEmpty();
    }

    @Test
    void r5_theMethodIsThatOfTheResponseMode() {
        assertThat(AuthorizationResponse.read(answer().method("POST").build(), ResponseMode.QUERY))
                .isEmpty();
        assertThat(AuthorizationResponse.read(answer().build(), ResponseMode.FORM_POST))
                .isEmpty();
        assertThat(AuthorizationResponse.read(answer().method("POST").build(), ResponseMode.FORM_POST))
                .isPresent();
    }

    @Test
    void r5_eitherACodeOrAnError() {
        assertThat(read(answer().parameter("error", "access_denied"))).isEmpty();
        assertThat(read(new FakeRequest().parameter("state", "s-1"))).isEmpty();
        assertThat(read(new FakeRequest().parameter("code", "c"))).isEmpty();
    }

    @Test
    void r39_theTextFormHasNothingOfTheValues() {
        assertThat(read(answer()).orElseThrow()).hasToString("AuthorizationResponse[code]");
        assertThat(read(new FakeRequest().parameter("state", "s-1").parameter("error", "access_denied"))
                        .orElseThrow())
                .hasToString("AuthorizationResponse[error]");
    }
}
