package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to the library's own paths that no well-behaved provider and no browser makes, and what is answered. */
class HostileAnswersTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp);

    @BeforeEach
    void signInAsAda() {
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private String answerOfTheProvider() {
        browser.get(app.url("/private/"));
        return browser.follow().location().toString();
    }

    @Test
    void r7_everySignInHasANonceOfItsOwn() {
        app.start();
        String first = browser.get(app.url("/private/a")).location().toString();
        String second = browser.get(app.url("/private/b")).location().toString();

        assertThat(parameter(first, "nonce")).hasSize(43).isNotEqualTo(parameter(second, "nonce"));
        assertThat(parameter(first, "nonce")).isNotEqualTo(parameter(first, "state"));
    }

    @Test
    void r7_anIdTokenWithTheNonceOfAnotherSignInSignsNobodyIn() {
        app.start();
        idp.faults().idToken().wrongNonce();

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).contains("You could not be signed in");
        assertThat(app.signIns()).isEmpty();
    }

    private static String parameter(String url, String name) {
        return url.replaceAll(".*[&?]" + name + "=([^&]+).*", "$1");
    }

    @Test
    void r25_neitherAnAgeNorAContextOfTheSignInIsAskedForThatWouldHaveToBeChecked() {
        app.start();

        assertThat(browser.get(app.url("/private/")).location().toString())
                .doesNotContain("max_age", "acr_values", "acrs", "claims=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "https://login.microsoftonline.com/common/v2.0", "ISSUER/"})
    void r11_anAnswerOfAnotherIssuerIsRefusedBeforeTheTokenCall(String issuer) {
        app.start();
        String iss = issuer.replace("ISSUER", idp.issuer(Tenant.CONTOSO));

        Page page = browser.get(answerOfTheProvider() + "&iss=" + URLEncoder.encode(iss, StandardCharsets.UTF_8));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("You could not be signed in");
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    /** What the provider's server makes of them, e.g. a 500, would count as an outage, and hold up everybody. */
    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "a%0d%0ab", "%7f", "caf%C3%A9", "%EF%BB%BF"})
    void r5_aCodeWithCharactersThatNoCodeHasIsNotSentToTheProvider(String code) {
        app.start();

        Page page = browser.get(answerOfTheProvider().replaceFirst("([?&]code=)[^&]*", "$1" + code));

        assertThat(page.status()).isEqualTo(404);
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    @Test
    void r11_theIssuerIsMissedWhereTheMetadataAnnouncesIt() {
        app.start();
        idp.behaviour().issInAuthorizationResponse(true);
        String answer = answerOfTheProvider();

        assertThat(answer).contains("&iss=");
        assertThat(browser.get(answer.replaceAll("&iss=[^&]*", "")).text()).contains("You could not be signed in");
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    @Test
    void r11_theIssuerThatMatchesIsAccepted() {
        app.start();
        idp.behaviour().issInAuthorizationResponse(true);

        browser.get(answerOfTheProvider());

        assertThat(browser.followAll().text()).startsWith("private page of ");
    }

    @Test
    void r37_aSessionWithoutAnAccountSignsInAgainWithoutAWord() {
        app.page(
                        "/private/token",
                        (request, response) -> TestApplication.text(
                                response,
                                AccessTokens.of(request).acquire("User.Read").value()))
                .start();
        browser.get(app.url("/private/token"));
        browser.followAll();
        app.lastSignIn().replaceTokens(new SignedIn.Tokens("of another version"));

        Page again = browser.get(app.url("/private/token"));

        assertThat(again.status()).isEqualTo(303);
        assertThat(browser.followAll().status()).isEqualTo(200);
        assertThat(idp.requests(Endpoint.TOKEN)).as("one for each sign-in").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/private/",
                "/signin-oidc",
                "/signin-oidc?return_to=/private/",
                "/signin-oidc?code=a&state=bbbbbbbbbb",
                "/signin-oidc?error=a&state=bbbbbbbbbb",
                "/signout",
                "/signout-callback-oidc",
                "/signout-callback-oidc?sid=a",
                "/signout-callback-oidc?sid=a&sid=b",
                "/signout-callback-oidc?state=a",
                "/private/a;b"
            })
    void c21_r15_nothingThatTheLibraryAnswersIsForACache(String path) {
        app.start();

        for (Page answer : List.of(
                browser.get(app.url(path)), browser.fetch(app.url(path)), browser.postForm(app.url(path), Map.of()))) {
            assertThat(answer.header("Cache-Control").orElse(""))
                    .as(answer::toString)
                    .contains("no-store");
            assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.status()).isNotIn(307, 308);
        }
    }

    static Stream<Arguments> bodies() {
        String form = "application/x-www-form-urlencoded";
        return Stream.of(
                Arguments.of("C12 empty", form, ""),
                Arguments.of("C12 ten megabytes", form, "code=" + "x".repeat(10 << 20)),
                Arguments.of("C12 ten thousand parameters", form, "a=b&".repeat(10_000)),
                Arguments.of("C12 binary", form, "\u0000\u0001\u00ff=\u00fe&state=\u0000"),
                Arguments.of("C12 malformed escapes", form, "code=%zz&state=%&logout_token=%c0%af"),
                Arguments.of("C12 JSON", "application/json", "{\"code\":\"a\",\"state\":\"b\",\"sid\":\"c\"}"),
                Arguments.of("C12 a form of files", "multipart/form-data; boundary=x", "--x\r\n\r\n--x--"),
                Arguments.of("C12 no type", "", "code=a&state=b"),
                Arguments.of("C12 a type of another script", form + ";charset=\u00ff", "code=a"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bodies(String row, String type, String body) {
        app.set("msal.response-mode", "form_post").start();
        RawHttp http = new RawHttp(URI.create(app.url("/")).getPort());

        for (String path : List.of("/signin-oidc", "/signout", "/signout-callback-oidc", "/private/")) {
            RawHttp.Answer answer = http.send("POST /app" + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                    + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);

            assertThat(answer.status()).as("%s %s", path, answer).isLessThan(500);
        }
        assertThat(app.containerSessions()).isZero();
        assertThat(browser.get(app.url("/private/")).status())
                .as("it still works")
                .isEqualTo(303);
    }

    /** Not even to find out to which sign-in its log lines belong. */
    @Test
    void c12_whereNoFormIsExpectedNoneIsRead() {
        app.start();
        RawHttp http = new RawHttp(URI.create(app.url("/")).getPort());

        RawHttp.Answer answer = http.sendHalf("""
                POST /app/signin-oidc HTTP/1.1
                Host: localhost
                Content-Type: application/x-www-form-urlencoded
                Content-Length: 1000
                Connection: close

                code=a&state=b""".replace("\n", "\r\n"));

        assertThat(answer.status()).isEqualTo(405);
    }

    @Test
    void c12_aBodyThatNeverComesToItsEndIsNoAnswer() {
        app.set("msal.response-mode", "form_post").start();
        RawHttp http = new RawHttp(URI.create(app.url("/")).getPort());

        RawHttp.Answer answer = http.sendHalf("""
                POST /app/signin-oidc HTTP/1.1
                Host: localhost
                Content-Type: application/x-www-form-urlencoded
                Content-Length: 1000
                Connection: close

                code=a&state=b""".replace("\n", "\r\n"));

        assertThat(answer.status()).isIn(0, 400, 404);
        assertThat(app.containerSessions()).isZero();
    }

    static Stream<Arguments> cookies() {
        return Stream.of(
                Arguments.of("C12 an empty one", "msal-signin-bbbbbbbb="),
                Arguments.of(
                        "C12 garbage",
                        "msal-signin-bbbbbbbb=%00%ff; msal-signout-9TtSrW0h=....; msal-signed-in-9TtSrW0h=99999999999"),
                Arguments.of("C12 six thousand characters", "msal-signin-bbbbbbbb=" + "x".repeat(6_000)),
                Arguments.of("C12 two of one name", "msal-signin-bbbbbbbb=a; msal-signin-bbbbbbbb=b"),
                Arguments.of("C12 three hundred", "msal-signin-bbbbbbbb=a; ".repeat(300)),
                Arguments.of("C12 quotes and commas", "msal-signin-bbbbbbbb=\"a,b\\\"c; $Version=1; =; ;"),
                Arguments.of("C12 binary", "msal-signin-bbbbbbbb=\u00ff\u00fe\u0001"),
                Arguments.of("C12 a session of nobody", "JSESSIONID=../../../etc/passwd"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cookies(String row, String cookies) {
        app.start();
        RawHttp http = new RawHttp(URI.create(app.url("/")).getPort());

        for (String path : List.of(
                "/signin-oidc?code=a&state=bbbbbbbbbb", "/signout", "/signout-callback-oidc?state=a", "/private/")) {
            assertThat(http.get("/app" + path, cookies).status()).as(path).isBetween(200, 499);
        }
        assertThat(app.containerSessions()).isZero();
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }
}
