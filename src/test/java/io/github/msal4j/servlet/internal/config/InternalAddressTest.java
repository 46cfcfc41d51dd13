package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.GivenSettings;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that this server reaches by another address than browsers. */
class InternalAddressTest {
    private static InternalAddress at(String authority, String internal) {
        return GivenSettings.openId(authority)
                .with("internal-address", internal)
                .read()
                .internalAddress()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "https://sso.example/r, https://kc:8443, https://sso.example/r/token?a=%20b, https://kc:8443/r/token?a=%20b",
        "https://sso.example/r, https://kc:8443/, https://SSO.example/r, https://kc:8443/r",
        "https://sso.example/r, https://kc:8443, https://sso.example:443/r, https://kc:8443/r",
        "https://sso.example/r, https://kc:8443, https://sso.example, https://kc:8443",
        "https://sso.example/r, http://localhost:80, https://sso.example/r, http://localhost:80/r",
        "https://sso.example:444/r, https://kc, https://sso.example/r, https://sso.example/r",
        "https://sso.example/r, https://kc, https://sso.example.evil/r, https://sso.example.evil/r",
        "https://sso.example/r, https://kc, http://sso.example/r, http://sso.example/r",
        "https://sso.example/r, https://kc, https://other.example/r, https://other.example/r",
        "https://sso.example/r, https://kc, https://kc/r, https://kc/r"
    })
    void whereServersCall(String authority, String internal, URI address, URI called) {
        assertThat(at(authority, internal).forServer(address)).isEqualTo(called);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "http://kc:8080, it must use https",
        "http://10.0.0.1, it must use https",
        "kc:8080, it must be a URL",
        "https://kc/auth, 'scheme, host and port alone'",
        "https://user@kc, without user",
        "https://kc?x, without user",
        "ftp://localhost, it must be a URL"
    })
    void r2_aMistake(String value, String problem) {
        assertThatThrownBy(() -> at("https://sso.example", value))
                .isInstanceOfSatisfying(InvalidSettingsException.class, e -> assertThat(e.problems())
                        .singleElement()
                        .asString()
                        .startsWith("msal.internal-address is ")
                        .contains(problem));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://kc:8443/r/logout?a=%20b, https://sso.example/r/logout?a=%20b, true",
        "https://KC:8443/r, https://sso.example/r, true",
        "https://kc:8444/r, https://kc:8444/r, false",
        "https://kc/r, https://kc/r, false",
        "https://sso.example/r, https://sso.example/r, false",
        "urn:kc, urn:kc, false"
    })
    void whereBrowsersGo(URI address, URI found, boolean onlyForServers) {
        InternalAddress addresses = at("https://sso.example/r", "https://kc:8443");

        assertThat(addresses.forBrowser(address)).isEqualTo(found);
        assertThat(addresses.isInternal(address)).isEqualTo(onlyForServers);
    }

    @Test
    void aPortOfZeroIsOneThatIsNamed() {
        InternalAddress addresses = new InternalAddress(URI.create("https://sso.example"), URI.create("https://kc:0"));

        assertThat(addresses.isInternal(URI.create("https://kc"))).isFalse();
        assertThat(addresses.isInternal(URI.create("https://kc:0"))).isTrue();
    }
}
