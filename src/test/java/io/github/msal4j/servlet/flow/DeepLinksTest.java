package io.github.msal4j.servlet.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.internal.gate.Challenge;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R100: the user comes back to the address that the browser requested, byte for byte as browsers send it. Guards: {@code
 * PercentEncoding} in {@code LocalPath}, and the lines where it refuses.
 */
class DeepLinksTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp)
            .page(
                    "/private/echo/*",
                    (request, response) -> TestApplication.text(
                            response,
                            "path=" + request.getPathInfo() + " q=" + request.getParameter("q") + " sent="
                                    + request.getQueryString()));

    @BeforeEach
    void prepare() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private RawHttp.Answer send(String target) {
        return new RawHttp(URI.create(app.url("/")).getPort())
                .send("GET " + target + " HTTP/1.1\r\nHost: localhost:"
                        + URI.create(app.url("/")).getPort()
                        + "\r\nAccept: text/html\r\nCookie: "
                        + browser.cookies().header(app.url("/")) + "\r\nConnection: close\r\n\r\n");
    }

    private static List<String> headers(RawHttp.Answer answer, String name) {
        return Arrays.stream(answer.text().split("\r\n\r\n", 2)[0].split("\r\n"))
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    /** The {@code Location} after the sign-in. */
    private String comesBackFrom(String target) {
        RawHttp.Answer first = send(target);
        assertThat(first.status()).as(first.text()).isEqualTo(303);
        browser.cookies().store(URI.create(app.url("/")), headers(first, "Set-Cookie"));
        browser.get(headers(first, "Location").get(0));
        return browser.follow().header("Location").orElseThrow();
    }

    @ParameterizedTest(name = "R100 {0}")
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "q=1|2, 1|2",
                "~q={\"a\":1}~, {\"a\":1}",
                "q=a^b, a^b",
                "q=a`b, a`b",
                "q=[1], [1]",
                "q=it's, it's",
                "q=<b>, <b>",
                "q=C:\\x\\y, C:\\x\\y",
                "q=a+b, a b",
                "q=a%20b%26c, a b&c",
                "q=100%25, 100%",
                "q=a?b??c, a?b??c",
                "q=https://evil.example/, https://evil.example/",
                "q=%0d%0aSet-Cookie:%20x=y, ~\r\nSet-Cookie: x=y~",
                "q=, ~~"
            })
    void theQueryComesBack(String query, String value) {
        String location = comesBackFrom("/app/private/echo/x?" + query);

        assertThat(location).startsWith("/app/private/echo/x?").matches("[\\x21-\\x7e]*");
        assertThat(location).doesNotContain("<", ">", "\"");
        assertThat(send(location).text()).contains("path=/x q=" + value + " sent=");
    }

    @ParameterizedTest(name = "R100 {0}")
    @ValueSource(
            strings = {
                "/app/private/echo/x?",
                "/app/private/echo/x",
                "/app/private/echo/x?a&&=",
                "/app/private/echo/it's"
            })
    void anAddressThatIsFineComesBackAsItIs(String target) {
        assertThat(comesBackFrom(target)).isEqualTo(target);
    }

    @Test
    void bytesThatAreNotAsciiComeBackEncoded() {
        String raw = new String("/app/private/echo/x?q=caf\u00e9".getBytes(UTF_8), ISO_8859_1);

        String location = comesBackFrom(raw);

        assertThat(location).isEqualTo("/app/private/echo/x?q=caf%C3%A9");
        assertThat(send(location).text()).contains("q=caf\u00e9 sent");
    }

    @Test
    void aBrokenEscapeInTheQueryIsForTheApplication() {
        assertThat(comesBackFrom("/app/private/echo/x?rebate=100%&q=1"))
                .isEqualTo("/app/private/echo/x?rebate=100%&q=1");
    }

    @Test
    void ofAnAddressThatIsTooLongTheLogSaysSo() {
        try (CapturedLog log = CapturedLog.of(Challenge.class)) {
            assertThat(comesBackFrom("/app/private/echo/x?q=" + "y".repeat(1_600)))
                    .isEqualTo("/app/");

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("INFO After this sign-in the user comes to the root")
                    .contains("reference=", "more than 1500 characters")
                    .doesNotContain("yyy");
        }
    }

    @Test
    void anOrdinaryAddressNeedsNoLine() {
        try (CapturedLog log = CapturedLog.of(Challenge.class)) {
            comesBackFrom("/app/private/echo/x?q=1");

            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void aScriptsReturnAddressIsReadInTheSameWay() {
        String encoded = URLEncoder.encode("/private/echo/x?q={1|2}", UTF_8);
        assertThat(comesBackFrom("/app/signin-oidc?return_to=" + encoded))
                .isEqualTo("/app/private/echo/x?q=%7B1%7C2%7D");

        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            assertThat(comesBackFrom("/app/signin-oidc?return_to=https://evil.example/"))
                    .isEqualTo("/app/");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("no path of this application")
                    .doesNotContain("evil");
        }
    }
}
