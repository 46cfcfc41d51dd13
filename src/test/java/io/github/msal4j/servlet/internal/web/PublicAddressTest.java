package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressTest {
    private static PublicAddress address(String baseUrl) {
        return new PublicAddress(GivenSettings.openId("https://sso.example")
                .with("base-url", baseUrl)
                .read());
    }

    @ParameterizedTest(name = "{0} port {1} -> {3}")
    @CsvSource({
        "https, 443, /app, https://app.example/app",
        "https, 8443, /app, https://app.example:8443/app",
        "https, 80, /app, https://app.example:80/app",
        "http, 80, /app, http://app.example/app",
        "http, 8080, /app, http://app.example:8080/app",
        "http, 443, '', http://app.example:443"
    })
    void r66_withoutABaseUrlTheContainerSaysWhereWeAre(String scheme, int port, String context, String root) {
        HttpServletRequest request = new FakeRequest()
                .address(scheme, port)
                .uri(context, context + "/", null)
                .build();

        assertThat(address("").root(request)).isEqualTo(root);
        assertThat(address("").redirectUri(request)).isEqualTo(root + "/signin-oidc");
        assertThat(address("").signOutCallback(request)).isEqualTo(root + "/signout-callback-oidc");
        assertThat(address("").within(request, "/x")).isEqualTo(context + "/x");
        assertThat(address("").isSecure(request)).isEqualTo(scheme.equals("https"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://public.example/shop, https://public.example/shop, true",
        "https://public.example/shop//, https://public.example/shop, true",
        "https://public.example:8443, https://public.example:8443, true",
        "http://public.example, http://public.example, false"
    })
    void aBaseUrlIsBelievedInstead(String baseUrl, String root, boolean secure) {
        HttpServletRequest request = new FakeRequest().address("http", 8080).build();

        assertThat(address(baseUrl).root(request)).isEqualTo(root);
        assertThat(address(baseUrl).within(request, "/x")).isEqualTo(root + "/x");
        assertThat(address(baseUrl).isSecure(request)).isEqualTo(secure);
    }

    @Test
    void r66_c19_aForwardedHeaderAloneChangesNothing() {
        HttpServletRequest request = new FakeRequest()
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "http")
                .header("Forwarded", "host=evil.example")
                .build();

        assertThat(address("").root(request)).isEqualTo("https://app.example/app");
        assertThat(address("").isSecure(request)).isTrue();
    }

    @ParameterizedTest(name = "{0} + {1} is ours: {2}")
    @CsvSource({
        "/signin-oidc, , true",
        "/signout, , true",
        "/signout-callback-oidc, , true",
        "'', /signout, true",
        "/signout, /x, false",
        "/signout/, , false",
        "/Signout, , false",
        "/private, , false"
    })
    void ownPaths(String servletPath, String pathInfo, boolean own) {
        assertThat(address("")
                        .isOwnPath(new FakeRequest().path(servletPath, pathInfo).build()))
                .isEqualTo(own);
    }
}
