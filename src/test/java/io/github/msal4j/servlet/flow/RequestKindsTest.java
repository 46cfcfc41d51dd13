package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.Cookie;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.Filter;
import java.io.Writer;
import java.net.URI;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R16, R107: requests for a protected page that are not a browser's window, as frames, scripts, WebViews, Office, link checkers and
 * prefetching browsers send them. Guards: the branches of {@code Challenge.answer}, {@code Navigation}, {@code FormBody}.
 */
class RequestKindsTest {
    private static final String PAGE = "/app/private/part?x=1";
    private static final String SIGN_IN = "/app/signin-oidc?return_to=%2Fprivate%2Fpart%3Fx%3D1";
    private static final String HTML = "Accept: text/html\r\n";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp);

    @BeforeEach
    void prepare() {
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private RawHttp.Answer send(String method, String target, String headers) {
        return send(method, target, headers, "");
    }

    private RawHttp.Answer send(String method, String target, String headers, String body) {
        URI root = URI.create(app.url("/"));
        return new RawHttp(root.getPort())
                .send(method + " " + target + " HTTP/1.1\r\nHost: " + root.getAuthority() + "\r\n" + headers
                        + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
    }

    /** Nothing of it can get lost, and nobody else's sign-in can be disturbed by it. */
    private void assertNothingHasBegun(RawHttp.Answer answer) {
        assertThat(answer.text()).doesNotContain("Set-Cookie:");
        assertThat(app.containerSessions()).isZero();
        assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();
    }

    private void assertLeadsToThePage(String address) {
        browser.get(URI.create(app.url("/")).resolve(address).toString());
        assertThat(browser.followAll().address()).hasToString(app.url("/private/part?x=1"));
    }

    @ParameterizedTest(name = "row 14: {0}")
    @ValueSource(strings = {"iframe", "frame", "embed", "object", "fencedframe"})
    void aFrameGetsALinkThatOpensAWindow(String destination) {
        app.start();

        RawHttp.Answer answer = send(
                "GET",
                PAGE,
                HTML + "Accept-Language: de\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: " + destination + "\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("<a href=\"" + SIGN_IN + "\" target=\"_blank\">In neuem Fenster anmelden</a>")
                .contains("frame-ancestors *", "lang=\"de\"", "Cache-Control: no-store")
                .doesNotContain("Location:");
        assertNothingHasBegun(answer);
        assertLeadsToThePage(SIGN_IN);
    }

    @Test
    void aFormInAFrameCanBeSeenAsWell() {
        app.start();

        RawHttp.Answer answer = send(
                "POST",
                PAGE,
                HTML
                        + "Content-Type: application/x-www-form-urlencoded\r\n"
                        + "Sec-Fetch-Mode: navigate\r\n"
                        + "Sec-Fetch-Dest: iframe\r\n",
                "a=b");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("Your form was not sent", "frame-ancestors *", "target=\"_blank\"");
        assertThat(send(
                                "POST",
                                PAGE,
                                HTML
                                        + "Content-Type: application/x-www-form-urlencoded\r\n"
                                        + "Sec-Fetch-Mode: navigate\r\n"
                                        + "Sec-Fetch-Dest: document\r\n",
                                "a=b")
                        .text())
                .contains("frame-ancestors 'none'");
    }

    private String cookies(boolean withSession) {
        String cookies = browser.cookies().all().stream()
                .filter(cookie -> withSession || !cookie.name().equals("JSESSIONID"))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return "Cookie: " + cookies + "\r\n";
    }

    private void store(RawHttp.Answer answer) {
        browser.cookies()
                .store(
                        URI.create(app.url("/")),
                        answer.text()
                                .lines()
                                .filter(line -> line.startsWith("Set-Cookie: "))
                                .map(line -> line.substring("Set-Cookie: ".length()))
                                .toList());
    }

    /** Row 22: a strict session cookie is kept back on the way from the provider, and no header says so. */
    @Test
    void r10_aStrictCookieWithoutFetchMetadata() {
        app.start();
        browser.get(app.url("/private/part?x=1"));
        assertThat(browser.followAll().status()).isEqualTo(200);

        RawHttp.Answer kept = send("GET", PAGE, HTML + cookies(false));

        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.text()).contains("One moment", "Refresh: 0");
        store(kept);
        assertThat(send("GET", PAGE, HTML + cookies(true)).text()).contains("private page of");

        RawHttp.Answer lost = send("GET", PAGE, HTML + cookies(false));
        assertThat(lost.status()).as("it does not come again and again").isEqualTo(303);
    }

    @Test
    void r10_aCookieThatIsLostEndsInAnExplanationWithoutFetchMetadataToo() {
        app.start();
        int steps = 0;
        RawHttp.Answer answer = send("GET", PAGE, HTML);
        while (answer.status() == 303 || answer.text().contains("Refresh: 0")) {
            assertThat(++steps).isLessThan(30);
            store(answer);
            if (answer.status() == 303) {
                browser.get(answer.text().replaceAll("(?s).*\r\nLocation: ([^\r]*).*", "$1"));
                browser.follow();
            }
            answer = send("GET", PAGE, HTML + cookies(false));
        }

        assertThat(answer.text()).contains("The sign-in does not last");
    }

    @ParameterizedTest(name = "row 23: {0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept: text/html;X-Requested-With: com.example.app|303",
                "Accept: text/html,*/*;X-Requested-With: com.android.browser|303",
                "Accept: text/html;X-Requested-With: XMLHttpRequest|401",
                "Accept: application/json;X-Requested-With: com.example.app|401",
                "Accept: */*|401",
                "Accept: text/html;Sec-Fetch-Mode: cors|401"
            })
    void aWebViewGetsASignInAndAScriptDoesNot(String headers, int status) {
        app.start();

        assertThat(send("GET", PAGE, headers.replace(";", "\r\n") + "\r\n").status())
                .isEqualTo(status);
    }

    /** Reads the form before the library can, as a filter does that logs or checks requests. */
    private static final class ReadingFilter {
        static Filter of(boolean reader) {
            return (request, response, chain) -> {
                if (reader) {
                    request.getReader().transferTo(Writer.nullWriter());
                } else {
                    request.getInputStream().readAllBytes();
                }
                chain.doFilter(request, response);
            };
        }
    }

    @ParameterizedTest(name = "row 24: by a reader: {0}")
    @ValueSource(booleans = {false, true})
    void ofAFormThatSomebodyElseHasReadTheLogSaysSo(boolean reader) {
        app.set("msal.response-mode", "form_post")
                .filter(ReadingFilter.of(reader), "/*")
                .start();
        browser.get(app.url("/private/"));
        browser.follow();
        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.signin")) {
            Page page = browser.submitForm();

            assertThat(page.status()).isEqualTo(400);
            assertThat(page.text()).contains("You could not be signed in").doesNotContain("no page here");
            assertThat(log.lines()).anySatisfy(line -> assertThat(line)
                    .startsWith("WARNING Nobody can sign in: reason=FORM_LOST, reference=")
                    .contains("has read the body", "/signin-oidc", "ReadingFilter")
                    .contains("msal.response-mode")
                    .doesNotContain("code="));
        }
    }

    @Test
    void aBackChannelLogoutThatSomebodyElseHasReadIsRefusedAndSaysSo() {
        app.filter(ReadingFilter.of(false), "/*").start();
        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.signout")) {
            RawHttp.Answer answer = send(
                    "POST",
                    "/app/signout-callback-oidc",
                    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n",
                    "logout_token=x");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(log.lines()).singleElement().asString().contains("has read the body");
        }
    }

    @Test
    void aFormWithOtherFieldsIsNoOnesFault() {
        app.set("msal.response-mode", "form_post").start();

        assertThat(send("POST", "/app/signin-oidc?a=b", "Content-Type: application/x-www-form-urlencoded\r\n", "c=d")
                        .text())
                .contains("There is no page here");
        assertThat(send("POST", "/app/signin-oidc", "Content-Type: text/plain\r\n", "c=d")
                        .text())
                .contains("There is no page here");
    }

    @Test
    void r107_aHeadRequestIsToldWhereTheSignInBegins() {
        app.start();

        RawHttp.Answer answer = send("HEAD", PAGE, HTML);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.text()).contains("Location: " + SIGN_IN + "\r\n", "Cache-Control: no-store");
        assertNothingHasBegun(answer);
        assertNothingHasBegun(send("HEAD", SIGN_IN, HTML));
        assertLeadsToThePage(SIGN_IN);
    }

    @ParameterizedTest(name = "R107 {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD|Accept: */*",
                "OPTIONS|Accept: */*",
                "OPTIONS|Accept: text/html",
                "PROPFIND|Accept: text/html",
                "GET|Accept: text/html;Sec-Fetch-Mode: navigate;Sec-Fetch-Dest: document;Sec-Purpose: prefetch",
                "GET|Accept: text/html;Sec-Fetch-Mode: navigate;Sec-Fetch-Dest: document;Sec-Purpose:"
                        + " prefetch;prerender",
                "GET|Accept: text/html;Purpose: prefetch",
                "GET|Accept: text/html;X-Moz: prefetch",
                "GET|Accept: text/html;X-Purpose: preview"
            })
    void r107_whatIsNotForAUserBeginsNothing(String method, String headers) {
        app.start();

        RawHttp.Answer answer = send(method, PAGE, headers.replaceAll(";(?=[A-Z])", "\r\n") + "\r\n");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).doesNotContain("Your form");
        assertNothingHasBegun(answer);
    }

    @ParameterizedTest(name = "R107 {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|Mozilla/4.0 (compatible; ms-office; MSOffice 16)|*/*",
                "GET|Microsoft Office Word 2014|text/html",
                "HEAD|Microsoft Office Existence Discovery|*/*",
                "OPTIONS|Microsoft Office Protocol Discovery|*/*"
            })
    void r107_officeStopsAtAPageAndOpensTheBrowserAtTheLinkItself(String method, String agent, String accept) {
        app.start();

        RawHttp.Answer answer = send(method, PAGE, "User-Agent: " + agent + "\r\nAccept: " + accept + "\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Refresh: 0;url=" + SIGN_IN + "\r\n").doesNotContain("Location:");
        assertNothingHasBegun(answer);
        assertLeadsToThePage(PAGE);
    }

    /** Browsers load what they guess; the answer of the provider is for the window alone. */
    @Test
    void r107_aCallbackThatIsLoadedInAdvanceUsesNothingUp() {
        app.start();
        browser.get(app.url("/private/part?x=1"));
        String answer = browser.follow().location().toString();

        RawHttp.Answer inAdvance = send(
                "GET",
                answer.substring(answer.indexOf("/app/")),
                HTML + "Sec-Purpose: prefetch\r\nCookie: " + browser.cookies().header(app.url("/")) + "\r\n");

        assertThat(inAdvance.status()).isEqualTo(503);
        assertThat(inAdvance.text()).doesNotContain("Set-Cookie");
        assertThat(browser.get(answer).location()).hasToString(app.url("/private/part?x=1"));
        assertThat(browser.cookies().all()).extracting(Cookie::name).contains("JSESSIONID");
    }
}
