package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R96: a page says "signed out" only where no session can live. Requests are written as browsers send them, which the browser
 * test beside this one confirms. Guards: the conditions in {@code SignOutQuestion.ask} and {@code
 * SignOutCallbackEndpoint.goOn}.
 */
class WithheldCookiesTest {
    private static final String QUESTION = "Sign out?";
    private static final String SIGNED_OUT = "You are signed out";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor ada = new HttpVisitor();
    private final TestApplication app =
            TestApplication.at(idp).page("/bye", (request, response) -> TestApplication.text(response, "bye"));

    @BeforeEach
    void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        ada.get(app.url("/private/"));
        assertThat(ada.followAll().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private String cookies() {
        return "Cookie: " + ada.cookies().header(app.url("/signout")) + "\r\n";
    }

    private RawHttp.Answer send(String method, String path, String headers) {
        return new RawHttp(URI.create(app.url("/")).getPort())
                .send(method + " /app" + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }

    /** As {@code <img src="/app/signout">} and its like send it, from a page of the application itself. */
    @ParameterizedTest(name = "R90 {0}")
    @CsvSource({
        "image, no-cors, image, ",
        "script, no-cors, script, ",
        "style sheet, no-cors, style, ",
        "frame, navigate, iframe, ",
        "object, navigate, object, ",
        "call by a script, cors, empty, ",
        "prefetch, no-cors, empty, Sec-Purpose: prefetch",
        "page in advance, navigate, document, Sec-Purpose: prefetch;prerender",
        "page in advance in an older browser, navigate, document, Purpose: prefetch"
    })
    void r90_whatAPageLoadsByItselfSignsNobodyOut(String what, String mode, String destination, String purpose) {
        String headers = "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: " + mode + "\r\nSec-Fetch-Dest: " + destination
                + "\r\n" + (purpose == null ? "" : purpose + "\r\n");

        assertThat(send("GET", "/signout", cookies() + headers).text()).contains(QUESTION);

        assertSignedIn();
    }

    @Test
    void r90_aBrowserThatSaysOnlyWhichPageItIsOnIsAsked() {
        assertThat(send("GET", "/signout", cookies() + "Sec-Fetch-Site: same-origin\r\n")
                        .text())
                .contains(QUESTION);
        assertThat(send("GET", "/signout", cookies() + "Origin: " + app.url("").replace("/app", "") + "\r\n")
                        .text())
                .contains(QUESTION);
        assertSignedIn();
    }

    private void assertSignedIn() {
        assertThat(app.lastSignIn().tokens()).isPresent();
        assertThat(ada.get(app.url("/private/")).status()).isEqualTo(200);
    }

    /** Without its session cookie, as a browser sends a form or link of another site: nobody knows whether there is one. */
    @ParameterizedTest
    @CsvSource({
        "POST, /signout, Sec-Fetch-Site: cross-site",
        "GET, /signout, Sec-Fetch-Site: cross-site",
        "POST, /signout, Origin: http://portal.example",
        "POST, /signout, Origin: null",
        "GET, /signout, Accept: text/html",
        "GET, /signout-callback-oidc, Sec-Fetch-Site: cross-site",
        "GET, /signout-callback-oidc?state=lost, Sec-Fetch-Site: cross-site",
        "POST, /signout-callback-oidc, Sec-Fetch-Site: cross-site",
        "GET, /signout-callback-oidc, Accept: text/html"
    })
    void whereACookieMayBeWithheldItAsks(String method, String path, String header) {
        assertThat(send(method, path, header + "\r\n").text())
                .contains(QUESTION, "<form method=\"post\" action=\"/app/signout\">")
                .doesNotContain(SIGNED_OUT);
    }

    /** Browsers send every cookie that there is with these, or have sent the one that matters. */
    @ParameterizedTest
    @CsvSource({
        "POST, /signout, Sec-Fetch-Site: same-origin",
        "POST, /signout, Sec-Fetch-Site: same-site",
        "GET, /signout, Sec-Fetch-Site: none",
        "GET, /signout-callback-oidc, Sec-Fetch-Site: none",
        "GET, /signout-callback-oidc, Sec-Fetch-Site: same-origin"
    })
    void whereNoneIsWithheldItSaysSo(String method, String path, String header) {
        assertThat(send(method, path, header + "\r\n").text()).contains(SIGNED_OUT);
    }

    @Test
    void aSessionThatIsOverHasNoMoreToWithhold() {
        String cookies = cookies();
        ada.postForm(app.url("/signout"), Map.of());

        assertThat(send("GET", "/signout", cookies + "Sec-Fetch-Site: cross-site\r\n")
                        .text())
                .contains(SIGNED_OUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signout-callback-oidc", "/signout-callback-oidc?state=unknown", "/signout"})
    void whoeverIsSignedInIsNotToldTheContrary(String path) {
        assertThat(ada.get(app.url(path)).text()).contains(QUESTION).doesNotContain(SIGNED_OUT);

        assertSignedIn();
        ada.get(app.url(path));
        ada.submitForm();
        assertThat(app.lastSignIn().tokens()).isEmpty();
    }

    /** The button's request comes from a page of ours, so the browser sends its cookies: then it is done. */
    @Test
    void theButtonSignsOut() {
        send("POST", "/signout", "Sec-Fetch-Site: cross-site\r\n");

        assertThat(send("POST", "/signout", cookies() + "Sec-Fetch-Site: same-origin\r\n")
                        .status())
                .isEqualTo(303);
        assertThat(app.lastSignIn().tokens()).isEmpty();
    }

    /** A browser that says nothing of where a request comes from must not be asked for ever, nor another site believed. */
    @Test
    void theButtonOfABrowserThatSaysNothing() {
        String proof =
                send("GET", "/signout", "").text().replaceAll("(?s).*name=\"confirm\" value=\"([^\"]+)\".*", "$1");

        assertThat(send("POST", "/signout?confirm=" + proof, "").text()).contains(SIGNED_OUT);
        assertThat(send("POST", "/signout?confirm=" + proof, "Sec-Fetch-Site: cross-site\r\n")
                        .text())
                .as("planted by another site")
                .contains(QUESTION);
        assertThat(send("POST", "/signout?confirm=" + proof, cookies()).text())
                .as("no proof for a session")
                .contains(QUESTION);
        assertSignedIn();
    }

    /** R45: the provider's frame gets the same page for every sid, which claims nothing of this browser's session. */
    @ParameterizedTest
    @ValueSource(strings = {"?sid=unknown", ""})
    void whatAFrameShowsClaimsNothing(String query) {
        RawHttp.Answer answer = send(
                "GET", "/signout-callback-oidc" + query, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: iframe\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("Sign-out received", "frame-ancestors " + idp.origin())
                .doesNotContain(SIGNED_OUT);
    }

    @Test
    void theUserHasSignedInAgainWhenTheSignOutReturns() {
        String state = signOutState();
        ada.get(app.url("/private/"));
        assertThat(ada.followAll().status()).isEqualTo(200);

        Page back = ada.get(app.url("/signout-callback-oidc?state=" + state));

        assertThat(back.text()).contains(QUESTION).doesNotContain(SIGNED_OUT);
        assertSignedIn();
    }

    @Test
    void aReturnWithItsStateNeedsNoSession() {
        String state = signOutState();

        assertThat(ada.get(app.url("/signout-callback-oidc?state=" + state)).text())
                .contains(SIGNED_OUT);
    }

    private String signOutState() {
        return ada.postForm(app.url("/signout"), Map.of())
                .location()
                .toString()
                .replaceAll(".*[&?]state=([^&]+).*", "$1");
    }
}
