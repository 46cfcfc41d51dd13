package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.fakes.FakeResponse;
import io.github.msal4j.servlet.fakes.GivenSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R10: how the sign-ins of a browser are counted, in a cookie that the browser may have made up. */
class LoopGuardTest {
    private static final String COOKIE = "__Host-msal-signed-in-9TtSrW0h";

    private final LoopGuard guard = new LoopGuard(new BrowserCookies(
            new PublicAddress(GivenSettings.openId("https://sso.example").read())));

    private static FakeRequest with(String value) {
        return new FakeRequest().cookie(COOKIE, value);
    }

    private Cookie signedIn(FakeRequest request) {
        FakeResponse response = new FakeResponse();
        guard.signedIn(request.build(), response.build());
        List<Cookie> cookies = response.cookies();
        assertThat(cookies).hasSize(1);
        return cookies.get(0);
    }

    /** Guard: the filter in {@code LoopGuard.count}. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "-1", "+5", "10", "99999999999", "5x", "\u0665", "1.0"})
    void whatIsNotOneDigitCountsAsNothing(String value) {
        assertThat(guard.isLooping(with(value).build())).isFalse();
        assertThat(guard.hasJustSignedIn(with(value).build())).isFalse();
        assertThat(signedIn(with(value)).getValue()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"0, false, false, 1", "1, true, false, 2", "4, true, false, 5", "5, true, true, 6", "9, true, true, 10"
    })
    void theFifthSignInWithinAMinuteIsALoop(String value, boolean just, boolean looping, String next) {
        assertThat(guard.hasJustSignedIn(with(value).build())).isEqualTo(just);
        assertThat(guard.isLooping(with(value).build())).isEqualTo(looping);
        assertThat(signedIn(with(value)).getValue()).isEqualTo(next);
    }

    /** Guard: {@code BrowserCookies.ofApplication}. A portal may send its users to six applications at once. */
    @Test
    void r10_signInsToOtherApplicationsOfTheHostAreNoLoop() {
        HttpServletRequest other = with("5").uri("/other", "/other/", null).build();

        assertThat(guard.isLooping(other)).isFalse();
        assertThat(guard.isLooping(with("5").build())).isTrue();
    }

    @Test
    void itIsForgottenAfterAMinuteOrWhenItIsReset() {
        FakeResponse response = new FakeResponse();

        assertThat(signedIn(new FakeRequest()).getMaxAge()).isEqualTo(60);
        guard.reset(with("5").build(), response.build());

        assertThat(response.cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie.getName()).isEqualTo(COOKIE);
            assertThat(cookie.getMaxAge()).isZero();
        });
    }
}
