package io.github.msal4j.servlet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** R35, R91, C12: no text that was not sealed here asks a user for anything, and nothing that was sealed for somebody else. */
class SignInLinkFuzz {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-15T12:00:00Z"));
    private static final BrowserSide BROWSER =
            BrowserSide.of(GivenSettings.openId("https://sso.example").read(), CLOCK);
    private static final SignInLink LINK = new SignInLink(BROWSER, CLOCK);

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0..",
        "{\"u\":\"ada\",\"t\":1768478400000,\"ask\":[\"Mail.Read\"]}",
        "\"u\":",
        "\"t\":",
        "\"ask\":[",
        "\"c\":"
    })
    void ask(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        assertThat(LINK.read("ada", text)).isEqualTo(Ask.NOTHING);
        parse(text).map(BROWSER.seal()::seal).ifPresent(link -> {
            Ask asked = LINK.read("ada", link);
            assertThat(asked.scopes()).doesNotContainNull();
            assertThat(asked.hints().silent()).isFalse();
            if (!asked.equals(Ask.NOTHING)) {
                assertThat(LINK.read("bob", link)).isEqualTo(Ask.NOTHING);
            }
        });
    }

    private static Optional<Map<String, Object>> parse(String text) {
        try {
            return Optional.ofNullable(JSONObjectUtils.parse(text));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
