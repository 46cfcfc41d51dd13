package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.base.Html;
import io.github.msal4j.servlet.internal.base.Secrets;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebTextTest {
    @ParameterizedTest(name = "C10 {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "<script>alert(1)</script>|&lt;script&gt;alert(1)&lt;/script&gt;",
                "\" onload=\"x|&quot; onload=&quot;x",
                "a & b &amp; c|a &amp; b &amp;amp; c",
                "it's|it&#39;s",
                "ä€😀|ä€😀"
            })
    void textBecomesHtml(String text, String html) {
        assertThat(Html.escape(text)).isEqualTo(html);
    }

    @Test
    void r8_secretsAreLongAndNeverTheSame() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String secret = Secrets.random();
            assertThat(secret).matches("[A-Za-z0-9_-]{43}");
            seen.add(secret);
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void r6_theExampleOfTheSpecification() {
        assertThat(Secrets.sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
                .as("RFC 7636 appendix B")
                .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assertThat(Secrets.sha256("ä"))
                .as("not the same for all that is not ASCII")
                .isNotEqualTo(Secrets.sha256("ö"));
    }

    @Test
    void aQueryIsFormEncodedAndAppended() {
        assertThat(withParameters("https://sso.example/p"))
                .isEqualTo("https://sso.example/p?a=x+y%26z%3D1&b=%C3%A4%2F%3F%23");
        assertThat(withParameters("https://sso.example/p?policy=1"))
                .isEqualTo("https://sso.example/p?policy=1&a=x+y%26z%3D1&b=%C3%A4%2F%3F%23");
    }

    private static String withParameters(String address) {
        return new AddressWithQuery(URI.create(address))
                .add("a", "x y&z=1")
                .add("b", "ä/?#")
                .toString();
    }

    /** The form encoding is the JDK's, whose own writes through three buffers. */
    @Test
    void everyCharacterOfAParameterIsEncodedAsTheJdkDoes() {
        String all = IntStream.range(0, 0x180).mapToObj(Character::toString).collect(Collectors.joining());
        for (String value :
                List.of(all, "", "\uD83D\uDE00", "a \uD83Db", "openid profile User.Read", "x\u00e4\uD83D\uDE00 y")) {
            assertThat(new AddressWithQuery(URI.create("https://idp.example/authorize")).add("n", value))
                    .hasToString("https://idp.example/authorize?n=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        for (int c = 0; c < 0x80; c++) {
            assertThat(new AddressWithQuery(URI.create("https://idp.example/a?b")).add("n", Character.toString(c)))
                    .hasToString("https://idp.example/a?b&n="
                            + URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8));
        }
    }
}
