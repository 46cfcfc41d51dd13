package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An access token whose type is not understood is not used (RFC 6749 section 7.1). Guard: {@code TokenEndpoint.checkType}. */
class TokenTypeTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app = TestApplication.at(idp);
    private final HttpVisitor browser = new HttpVisitor();

    @BeforeEach
    void start() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/"));
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void r20_aBearerTokenIsUsed(String type) {
        idp.behaviour().tokenType(Optional.of(type));

        assertThat(browser.followAll().text()).contains("private page of");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "DPoP", "mac", "N_A", "pop", "Bearer ", "Bearer,mac", "\r\nINFO forged"})
    void r20_anyOtherIsRefusedAndTheLogSaysWhy(@Nullable String type) {
        idp.behaviour().tokenType(Optional.ofNullable(type));

        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            assertThat(browser.followAll().text()).doesNotContain("private page of");

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("must have token_type Bearer, and has ")
                    .matches("[\\x20-\\x7e]+");
        }
        assertThat(app.signIns()).isEmpty();
    }
}
