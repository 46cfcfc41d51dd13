package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
    private static PublicAddress address(String baseUrl) {
        return new PublicAddress(GivenSettings.openId("https://sso.example")
                .with("base-url", baseUrl)
                .read());
    }

    @ParameterizedTest(name = "R84 {0} {1} port {2} -> {4}")
    @CsvSource({
        "https, localhost, 443, /app, https://localhost/app",
        "https, localhost, 8443, /app, https://localhost:8443/app",
        "http, localhost, 80, /app, http://localhost/app",
        "http, localhost, 8080, /app, http://localhost:8080/app",
        "http, localhost, 443, '', http://localhost:443",
        "http, LOCALHOST, 8080, /app, http://localhost:8080/app",
        "http, app1.localhost, 8080, /app, http://app1.localhost:8080/app",
        "http, a.b.localhost, 8080, /app, http://a.b.localhost:8080/app",
        "http, 127.0.0.1, 8080, /app, http://127.0.0.1:8080/app",
        "http, 127.255.3.40, 8080, /app, http://127.255.3.40:8080/app",
        "http, [::1], 8080, /app, http://[::1]:8080/app"
    })
    void withoutABaseUrlLoopbackHostsAreKnown(String scheme, String host, int port, String context, String root) {
        HttpServletRequest request = new FakeRequest()
                .address(scheme, port)
                .host(host)
                .uri(context, context + "/", null)
                .build();

        assertThat(address("").root(request)).contains(root);
        assertThat(address("").redirectUri(request)).isEqualTo(root + "/signin-oidc");
        assertThat(address("").signOutCallback(request)).isEqualTo(root + "/signout-callback-oidc");
        assertThat(address("").within(request, "/x")).isEqualTo(context + "/x");
        assertThat(address("").isSecure(request)).isEqualTo(scheme.equals("https"));
        assertThat(address("").redirectUriToRegister(request))
                .as("the port of the server, not that of the header")
                .isEqualTo(scheme + "://localhost:8080" + context + "/signin-oidc");
    }

    @ParameterizedTest(name = "R84 C30 [{0}]")
    @ValueSource(
            strings = {
                "app.example",
                "",
                "localhost.",
                "localhost.evil.example",
                "notlocalhost",
                "evil.example.localhost.",
                "-localhost",
                ".localhost",
                "a..localhost",
                "evil.example/.localhost",
                "evil.example#.localhost",
                "evil.example?.localhost",
                "evil.example\\.localhost",
                "evil.example:80/.localhost",
                "user@localhost",
                "user@x.localhost",
                "evil.example@x.localhost",
                "localhost@evil.example",
                "localhost:80",
                "localhost\n",
                " localhost",
                "local%68ost",
                "localho\u017ft",
                "127.0.0.1.evil.example",
                "127.0.0.256",
                "127.0.0.01",
                "127.1",
                "127.0.0.1.",
                "2130706433",
                "0x7f.0.0.1",
                "0.0.0.0",
                "10.0.0.1",
                "::1",
                "[::]",
                "[::2]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::1%25eth0]",
                "[::1",
                "[::1].evil.example"
            })
    void withoutABaseUrlEveryOtherHostIsUnknown(String host) {
        HttpServletRequest request = new FakeRequest().host(host).build();

        assertThat(address("").root(request)).isEmpty();
        assertThat(address("").within(request, "/x")).isEqualTo("/app/x");
        assertThatThrownBy(() -> address("").redirectUri(request)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> address("").signOutCallback(request)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://public.example/shop, https://public.example/shop, true",
        "https://public.example/shop//, https://public.example/shop, true",
        "https://public.example:8443, https://public.example:8443, true",
        "http://public.example, http://public.example, false"
    })
    void r84_oneBaseUrlIsTheAddressWhateverTheHost(String baseUrl, String root, boolean secure) {
        for (String host : List.of("localhost", "evil.example", "10.0.0.1")) {
            HttpServletRequest request =
                    new FakeRequest().address("http", 8080).host(host).build();

            assertThat(address(baseUrl).root(request)).contains(root);
            assertThat(address(baseUrl).within(request, "/x")).isEqualTo(root + "/x");
            assertThat(address(baseUrl).redirectUriToRegister(request)).isEqualTo(root + "/signin-oidc");
            assertThat(address(baseUrl).isSecure(request)).isEqualTo(secure);
        }
    }

    @ParameterizedTest(name = "R84 C30 {0}://{1}:{2}")
    @CsvSource({
        "https, one.example, 443, https://one.example/a",
        "https, ONE.example, 443, https://one.example/a",
        "http, one.example, 8080, https://one.example/a",
        "https, one.example, 4443, https://one.example/a",
        "https, two.example, 443, https://two.example/b",
        "https, two.example, 8443, https://two.example:8443/c",
        "http, two.example, 80, https://two.example/b",
        "http, '[2001:db8::1]', 80, 'http://[2001:db8::1]'",
        "https, one.example., 443, ",
        "https, three.example, 443, ",
        "https, evil.one.example, 443, ",
        "https, one.example@evil.example, 443, ",
        "http, localhost, 8080, ",
        "http, '', 80, "
    })
    void ofSeveralBaseUrlsTheHostSelectsOne(String scheme, String host, int port, @Nullable String root) {
        HttpServletRequest request =
                new FakeRequest().address(scheme, port).host(host).build();
        PublicAddress several = address(
                "https://one.example/a, https://two.example/b https://two.example:8443/c\nhttp://[2001:db8::1]/");

        assertThat(several.root(request)).isEqualTo(Optional.ofNullable(root));
        assertThat(several.within(request, "/x")).isEqualTo((root == null ? "https://one.example/a" : root) + "/x");
    }

    @Test
    void r84_theRemedyNamesTheLineToAdd() {
        HttpServletRequest request = new FakeRequest().host("evil.example").build();

        assertThat(address("").remedy(request.getServletContext()))
                .contains("<context-param><param-name>msal.base-url</param-name>"
                        + "<param-value>https://your.host/app</param-value></context-param>")
                .doesNotContain("evil");
        assertThat(address("https://one.example,https://two.example").remedy(request.getServletContext()))
                .contains("msal.base-url names [https://one.example, https://two.example]")
                .doesNotContain("evil");
    }

    @Test
    void r66_r84_c19_aForwardedHeaderAloneChangesNothing() {
        HttpServletRequest request = new FakeRequest()
                .host("localhost")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "http")
                .header("Forwarded", "host=evil.example")
                .build();

        assertThat(address("").root(request)).contains("https://localhost/app");
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

    /** Guard: what is kept of the last tag is that of another root. */
    @Test
    void r106_theTagIsThatOfTheAddressAtWhichTheRequestCame() {
        PublicAddress two = address("https://a.example/app, https://b.example/app");
        HttpServletRequest atA = new FakeRequest().host("a.example").build();
        HttpServletRequest atB = new FakeRequest().host("b.example").build();
        String tag = two.applicationTag(atA);

        assertThat(two.applicationTag(atB)).isNotEqualTo(tag);
        assertThat(two.applicationTag(atA)).isEqualTo(tag).hasSize(6);
        assertThat(address("https://a.example/app").applicationTag(atA)).isEqualTo(tag);
    }
}
