package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R84: which addresses the settings give to an application, whatever a request says of its host. */
class BaseUrlsTest {
    private static final BaseUrls NONE = BaseUrls.parse(Set.of());
    private static final BaseUrls ONE = BaseUrls.parse(Set.of("https://one.example/shop/"));

    private static BaseUrls of(String... urls) {
        return BaseUrls.parse(new LinkedHashSet<>(List.of(urls)));
    }

    @Test
    void nothingIsSet() {
        assertThat(NONE.isEmpty()).isTrue();
        assertThat(NONE.first()).isEmpty();
        assertThat(NONE.of("https", "one.example", 443)).isEmpty();
        assertThat(NONE.anyIsInTheClear()).isFalse();
        assertThat(NONE.anyHas("https")).isFalse();
    }

    @ParameterizedTest(name = "{0}://{1}:{2}")
    @CsvSource({
        "http, LOCALHOST, 8080, http://localhost:8080/shop",
        "http, app.localhost, 80, http://app.localhost/shop",
        "https, 127.0.0.1, 443, https://127.0.0.1/shop",
        "https, 127.0.0.1, 80, https://127.0.0.1:80/shop",
        "http, 127.0.0.1, 443, http://127.0.0.1:443/shop",
        "https, one.example, 443, "
    })
    void withoutASettingOnlyThisMachineHasARoot(String scheme, String host, int port, String root) {
        assertThat(NONE.root(scheme, host, port, "/shop")).isEqualTo(Optional.ofNullable(root));
    }

    @Test
    void theOnlyAddressIsItWhateverTheHost() {
        assertThat(ONE.isEmpty()).isFalse();
        assertThat(ONE.first()).contains(URI.create("https://one.example/shop"));
        assertThat(ONE.of("http", "internal", 8080)).contains(URI.create("https://one.example/shop"));
        assertThat(ONE.root("http", "localhost", 8080, "/other")).contains("https://one.example/shop");
    }

    @ParameterizedTest(name = "{0}://{1}:{2}")
    @CsvSource({
        "https, one.example, 443, https://one.example/a",
        "https, ONE.example, 443, https://one.example/a",
        "http, one.example, 8080, https://one.example/a",
        "https, two.example, 8443, https://two.example:8443",
        "http, two.example, 80, http://two.example",
        "http, two.example, 8080, http://two.example",
        "https, two.example, 443, https://two.example:8443",
        "https, two.example, 80, http://two.example",
        "https, three.example, 443, ",
        "http, localhost, 8080, "
    })
    void ofSeveralTheHostSelectsOneThenThePortThenTheScheme(String scheme, String host, int port, String selected) {
        BaseUrls urls = of("https://one.example/a", "https://two.example:8443", "http://two.example");

        assertThat(urls.of(scheme, host, port).map(URI::toString)).isEqualTo(Optional.ofNullable(selected));
        assertThat(urls.root(scheme, host, port, "/x")).isEqualTo(Optional.ofNullable(selected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://one.example, false, true, false",
        "http://one.example, true, false, true",
        "http://app.localhost:8080, false, false, true"
    })
    void howUsersCome(String url, boolean inTheClear, boolean byTls, boolean byHttp) {
        assertThat(of(url).anyIsInTheClear()).isEqualTo(inTheClear);
        assertThat(of(url).anyHas("https")).isEqualTo(byTls);
        assertThat(of(url).anyHas("http")).isEqualTo(byHttp);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "https://one.example, https://ONE.example/b",
        "https://one.example, https://one.example:443/b",
        "http://one.example, http://one.example:80/b",
        "https://one.example:0, https://one.example:0/b"
    })
    void twoAtOnePlaceAreAMistake(String one, String other) {
        assertThat(Given.wellConfigured()
                        .with("msal.base-url", one + ", " + other)
                        .problems())
                .singleElement()
                .asString()
                .contains("contains two URLs with the host");
    }
}
