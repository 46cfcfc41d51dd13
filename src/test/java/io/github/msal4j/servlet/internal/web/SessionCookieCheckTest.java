package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R64: one warning for each weakness of the session cookie, with what mends it, and none where there is none. */
class SessionCookieCheckTest {
    private static final String HTTPS = "https://app.example";

    /** What a web.xml says of its session cookie. */
    private record Declared(
            Set<SessionTrackingMode> modes,
            boolean httpOnly,
            boolean secure,
            @Nullable String sameSite) {
        private List<String> weaknesses(String baseUrl) {
            GivenSettings settings = GivenSettings.openId("https://sso.example").with("base-url", baseUrl);
            return SessionCookieCheck.weaknesses(context(), settings.read());
        }

        private ServletContext context() {
            return proxy(ServletContext.class, called -> switch (called) {
                case "getSessionCookieConfig" -> proxy(SessionCookieConfig.class, this::cookie);
                case "getEffectiveSessionTrackingModes" -> modes;
                case "getServerInfo" -> "Apache Tomcat/11.0.24";
                default -> throw new UnsupportedOperationException(called);
            });
        }

        private @Nullable Object cookie(String called) {
            return switch (called) {
                case "isHttpOnly" -> httpOnly;
                case "isSecure" -> secure;
                case "getAttribute" -> sameSite;
                default -> throw new UnsupportedOperationException(called);
            };
        }
    }

    private interface Answers {
        @Nullable
        Object to(String called);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> answers.to(called.getName())));
    }

    private static final Set<SessionTrackingMode> COOKIE = Set.of(SessionTrackingMode.COOKIE);
    private static final Set<SessionTrackingMode> URL = Set.of(SessionTrackingMode.COOKIE, SessionTrackingMode.URL);

    @Test
    void aGoodCookieIsNotSpokenOf() {
        assertThat(new Declared(COOKIE, true, true, "Lax").weaknesses(HTTPS)).isEmpty();
        assertThat(new Declared(COOKIE, true, true, "strict").weaknesses(HTTPS)).isEmpty();
        assertThat(new Declared(COOKIE, true, false, "Lax").weaknesses(""))
                .as("whether browsers come by https is not known")
                .isEmpty();
        assertThat(new Declared(COOKIE, true, false, "Lax").weaknesses("http://localhost:8080"))
                .isEmpty();
    }

    @Test
    void aSecureCookieWhereBrowsersComeByHttp() {
        assertThat(new Declared(COOKIE, true, true, "Lax").weaknesses("http://intranet.example/app"))
                .singleElement()
                .asString()
                .contains("declared Secure but msal.base-url is http", "make msal.base-url https");
    }

    /** Browsers keep such a cookie at hosts that are the user's own machine; the README's application has one there. */
    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080/app", "http://app.localhost", "http://127.0.0.1:8080", "http://[::1]:8080"
            })
    void r64_aSecureCookieOnTheUsersOwnMachineComesBack(String baseUrl) {
        assertThat(new Declared(COOKIE, true, true, "Lax").weaknesses(baseUrl)).isEmpty();
    }

    @Test
    void sessionIdsInAddresses() {
        assertThat(new Declared(URL, true, true, "Lax").weaknesses(HTTPS))
                .singleElement()
                .asString()
                .endsWith("<session-config><tracking-mode>COOKIE</tracking-mode></session-config>");
    }

    @Test
    void aCookieForScripts() {
        assertThat(new Declared(COOKIE, false, true, "Lax").weaknesses(HTTPS))
                .singleElement()
                .asString()
                .contains("HttpOnly")
                .endsWith("<cookie-config><http-only>true</http-only></cookie-config></session-config>");
    }

    @Test
    void aCookieThatTravelsInTheClear() {
        assertThat(new Declared(COOKIE, true, false, "Lax").weaknesses(HTTPS))
                .singleElement()
                .asString()
                .contains("Secure")
                .endsWith("<cookie-config><secure>true</secure></cookie-config></session-config>");
    }

    @ParameterizedTest
    @CsvSource({"None", "none", "''", ","})
    void aCookieForOtherSites(@Nullable String sameSite) {
        assertThat(new Declared(COOKIE, true, true, sameSite).weaknesses(HTTPS))
                .singleElement()
                .asString()
                .contains("<attribute-name>SameSite</attribute-name><attribute-value>Lax</attribute-value>");
    }

    @Test
    void everyWeaknessHasAWarningOfItsOwn() {
        assertThat(new Declared(URL, false, false, "None").weaknesses(HTTPS)).hasSize(4);
    }
}
