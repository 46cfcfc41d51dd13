package io.github.msal4j.servlet.internal.signout;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.fakes.FakeResponse;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;

/** R43, R46: whatever arrives at the sign-out callback names one short sid of this provider, or nobody. */
class SignOutCallbackFuzz {
    private static final String HOST = "https://login.example";
    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final GivenSettings SETTINGS = GivenSettings.entra(HOST, "organizations");

    private static final BrowserSide BROWSER = BrowserSide.of(SETTINGS.read(), InstantSource.system());
    private static final Provider PROVIDER =
            new Provider(SETTINGS.read(), InstantSource.fixed(Instant.parse("2026-01-15T12:00:00Z")));

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    /** The query stands in the first line; a cookie of the way back may stand in the second. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"sid=", "&iss=https%3A%2F%2Flogin.example%2F", "&state=", "/v2.0", TENANT})
    void frontChannel(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        CallbackParameters.read(new FakeRequest().form(lines[0]).build()).ifPresent(parameters -> {
            parameters.sid().ifPresent(sid -> assertThat(sid.length()).isBetween(1, 255));
            parameters.iss().filter(PROVIDER::mayHaveIssued).ifPresent(SignOutCallbackFuzz::assertOfSomeTenant);
            parameters.state().ifPresent(state -> assertThat(PendingSignOut.take(
                            state,
                            BROWSER,
                            new FakeRequest()
                                    .cookie("__Host-msal-signout-9TtSrW0h", lines[lines.length - 1])
                                    .build(),
                            new FakeResponse().build()))
                    .isEmpty());
        });
    }

    private static void assertOfSomeTenant(String iss) {
        assertThat(iss).matches(HOST + "/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/v2\\.0");
    }
}
