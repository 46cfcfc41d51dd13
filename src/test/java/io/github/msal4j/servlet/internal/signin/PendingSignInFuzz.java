package io.github.msal4j.servlet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.fakes.FakeResponse;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * R8, R9, C12: no cookie that was not sealed here is a pending sign-in, and what was sealed by another version of the
 * library is one with a safe return address or none.
 */
class PendingSignInFuzz {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-15T12:00:00Z"));

    private static final BrowserSide BROWSER =
            BrowserSide.of(GivenSettings.openId("https://sso.example").read(), CLOCK);
    private static final PendingSignIns PENDING = new PendingSignIns(BROWSER, CLOCK);

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0..",
        "{\"s\":\"",
        "\",\"n\":\"",
        "\",\"v\":\"",
        "\",\"r\":\"",
        "\",\"t\":",
        ",\"c\":["
    })
    void cookie(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        assertThat(PENDING.take(PENDING.find("01234567", carrying(text)), carrying(text), new FakeResponse().build()))
                .isEmpty();
        parse(text).map(BROWSER.seal()::seal).ifPresent(PendingSignInFuzz::assertSafeOrNothing);
    }

    private static HttpServletRequest carrying(String value) {
        return new FakeRequest().cookie("__Host-msal-signin-01234567", value).build();
    }

    private static Optional<Map<String, Object>> parse(String text) {
        try {
            return Optional.ofNullable(JSONObjectUtils.parse(text));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static void assertSafeOrNothing(String sealed) {
        BROWSER.seal().open(sealed).flatMap(PendingSignIn::fromMap).ifPresent(found -> {
            assertThat(LocalPath.of(found.returnTo().value())).contains(found.returnTo());
            String state = found.state();
            PENDING.take(PENDING.find(state, carrying(sealed)), carrying(sealed), new FakeResponse().build())
                    .ifPresent(taken -> {
                        assertThat(taken.state()).isEqualTo(state);
                        assertThat(taken.beganAt()).isAfter(CLOCK.instant().minus(PendingSignIns.LIFE));
                    });
        });
    }
}
