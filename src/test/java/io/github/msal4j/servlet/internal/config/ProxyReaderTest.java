package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.GivenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R101: the settings of a proxy. */
class ProxyReaderTest {
    private static GivenSettings given(String proxy, String user, String password, String hosts) {
        return GivenSettings.openId("https://sso.example")
                .with("proxy", proxy)
                .with("proxy-user", user)
                .with("proxy-password", password)
                .with("non-proxy-hosts", hosts);
    }

    @ParameterizedTest(name = "{0} {1} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "p.example             | ''   | ''   | ''                | msal.proxy is 'p.example'; it must be host:port",
                "https://p.example:1   | ''   | ''   | ''                | it must be host:port",
                "2001:db8::1:3128      | ''   | ''   | ''                | e.g. proxy.example:3128 or [2001:db8::1]:3128",
                "p.example:65536       | ''   | ''   | ''                | it must be host:port",
                "u:s3cr3t@p.example:1  | ''   | ''   | ''                | the user belongs into msal.proxy-user",
                "p.example:1           | ada  | ''   | ''                | msal.proxy-user and msal.proxy-password must both be set",
                "p.example:1           | ''   | s3cr3t | ''              | msal.proxy-user and msal.proxy-password must both be set",
                "p.example:1           | a:da | s3cr3t | ''              | msal.proxy-user must be a name without a colon",
                "''                    | ada  | s3cr3t | ''              | msal.proxy-user has a meaning only with msal.proxy",
                "''                    | ''   | ''   | a.example         | msal.non-proxy-hosts has a meaning only with msal.proxy",
                "p.example:1           | ''   | ''   | https://a.example | give hosts without scheme and port",
                "p.example:1           | ''   | ''   | a b*c             | msal.non-proxy-hosts contains 'b*c'",
            })
    void r101_aMistake(String proxy, String user, String password, String hosts, String problem) {
        assertThatThrownBy(() -> given(proxy, user, password, hosts).read())
                .isInstanceOfSatisfying(InvalidSettingsException.class, e -> assertThat(e.problems())
                        .singleElement()
                        .asString()
                        .contains(problem)
                        .doesNotContain("s3cr3t"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "p.example:3128, p.example, p.example:3128",
        "http://p.example:3128/, p.example, p.example:3128",
        "10.0.0.1:80, 10.0.0.1, 10.0.0.1:80",
        "p.example:65535, p.example, p.example:65535",
        "[2001:db8::1]:80, 2001:db8::1, [2001:db8::1]:80"
    })
    void r101_anAddress(String value, String host, String shown) {
        ProxyServer proxy = given(value, "", "", "").read().proxy().orElseThrow();

        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy).hasToString(shown);
    }

    @Test
    void r39_thePasswordIsNotShown() {
        Settings settings = given("p.example:1", "ada", "s3cr3t", "").read();

        assertThat(settings.proxy().orElseThrow().login()).contains(new ProxyServer.Login("ada", "s3cr3t"));
        assertThat(settings.toString()).doesNotContain("s3cr3t");
        assertThat(settings.proxy().orElseThrow().login().toString()).doesNotContain("s3cr3t", "ada");
    }

    @ParameterizedTest(name = "{0} at {1}: through the proxy {2}")
    @CsvSource({
        "*.example, sso.example, false",
        "*.example, example, true",
        "10.*, 10.1.2.3, false",
        "10.*, 110.1.2.3, true",
        "*corp*, sso.corp.example, false",
        "*corp*, sso.example, true",
        "sso.example, www.sso.example, true",
        "[2001:db8::2], [2001:db8::2], false",
        "2001:db8::2, [2001:db8::2], false",
        "a.example|b.example, b.example, false",
        "'', sso.example, true",
        "'', localhost, false",
        "'', 127.0.0.1, false",
        "'', [::1], false"
    })
    void r101_hostsThatAreCalledDirectly(String hosts, String host, boolean through) {
        ProxyServer proxy = given("p.example:1", "", "", hosts).read().proxy().orElseThrow();

        assertThat(proxy.isFor(host)).isEqualTo(through);
    }
}
