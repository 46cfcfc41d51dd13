package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.harness.Cookie;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R10, R35: what is answered in a page's place, and what is left of that page then. */
class ChallengeGuardsTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page("/private/mail", (request, response) -> begin(request, response, "Mail.Read"))
            .page("/private/user", (request, response) -> begin(request, response, "User.Read"))
            .page("/private/groups", ChallengeGuardsTest::groups)
            .page("/private/authenticate", ChallengeGuardsTest::authenticate);

    /** Half a page, when it turns out that there is no token. */
    private static void begin(HttpServletRequest request, HttpServletResponse response, String scope)
            throws IOException {
        half(response);
        AccessTokens.of(request).acquire(scope);
    }

    private static void half(HttpServletResponse response) throws IOException {
        response.setHeader("X-Half", "a page");
        response.getWriter().write("half a page");
    }

    private static void groups(HttpServletRequest request, HttpServletResponse response) throws IOException {
        half(response);
        ((SignedInUser) request.getUserPrincipal()).groups();
    }

    private static void authenticate(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        boolean before = request.authenticate(response);
        request.logout();
        TestApplication.text(response, before + " " + isAuthenticated(request, response));
    }

    private static boolean isAuthenticated(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return request.authenticate(response);
        } catch (ServletException noLoginConfigured) {
            return false;
        }
    }

    @BeforeEach
    void prepare() {
        idp.signInWithoutUi("ada");
    }

    private void signIn() {
        app.start();
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private static void assertNothingIsLeftOfThePage(Page answer) {
        assertThat(answer.text()).doesNotContain("half a page");
        assertThat(answer.header("X-Half")).isEmpty();
    }

    /** Guard: {@code Interactions.ask} resets the response. */
    @Test
    void r35_aRedirectHasNothingOfThePageThatNeededAToken() {
        signIn();

        Page answer = browser.get(app.url("/private/mail"));

        assertThat(answer.status()).isEqualTo(303);
        assertNothingIsLeftOfThePage(answer);
    }

    /** Guard: {@code Interactions.excuse} resets the response. */
    @Test
    void r38_anExcuseHasNothingOfThePageThatNeededAToken() {
        signIn();
        clock.advance(Duration.ofHours(2));
        idp.faults().at(Endpoint.TOKEN).status(500);

        Page answer = browser.get(app.url("/private/user"));

        assertThat(answer.status()).isEqualTo(503);
        assertNothingIsLeftOfThePage(answer);
    }

    /** Guard: {@code Interactions.admitIgnorance} resets the response. */
    @Test
    void r24_anAdmissionHasNothingOfThePageThatNeededTheGroups() {
        idp.faults().idToken().claims(claims -> claims.claim("hasgroups", true));
        signIn();

        Page answer = browser.get(app.url("/private/groups"));

        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertNothingIsLeftOfThePage(answer);
    }

    /** Guards: what {@code Challenge.refuseScript} says beside the address. */
    @Test
    void r16_theAnswerToAScriptIsJsonAndForNoCache() {
        app.start();

        Page answer = browser.fetch(app.url("/private/"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    /** Guard: {@code Challenge.answer} counts afresh after the explanation, or the browser would never get out of it. */
    @Test
    void r10_afterTheExplanationOfALoopTheUserMayTryAgain() {
        app.start();
        browser.get(app.url("/private/"));
        while (browser.page().isRedirect()) {
            browser.follow();
            browser.cookies().drop("JSESSIONID");
        }
        assertThat(browser.page().text()).contains("The sign-in does not last");

        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(303);
        assertThat(browser.followAll().text()).startsWith("private page");
    }

    private String loopGuardCookie() {
        return browser.cookies().all().stream()
                .map(Cookie::name)
                .filter(name -> name.startsWith("msal-signed-in-"))
                .findFirst()
                .orElseThrow();
    }

    /** Guards: each condition of {@code Challenge.mayWithholdItsCookie}. */
    @ParameterizedTest
    @ValueSource(strings = {"", "no cross-site", "no sign-in before", "a session"})
    void r10_aBrowserThatMayWithholdAStrictCookieIsMadeToComeAgain(String lacking) {
        app.page("/open", (request, response) -> request.getSession());
        signIn();
        browser.cookies().drop(lacking.equals("no sign-in before") ? loopGuardCookie() : "none");
        browser.cookies().drop("JSESSIONID");
        if (lacking.equals("a session")) {
            browser.get(app.url("/open"));
        }

        RawHttp.Answer answer = comingFrom(lacking.equals("no cross-site") ? "same-origin" : "cross-site");

        assertThat(answer.status()).isEqualTo(lacking.isEmpty() ? 200 : 303);
        assertThat(answer.text().contains("Refresh: 0")).isEqualTo(lacking.isEmpty());
    }

    private RawHttp.Answer comingFrom(String site) {
        URI page = URI.create(app.url("/private/"));
        return new RawHttp(page.getPort())
                .send("GET " + page.getPath() + " HTTP/1.1\r\nHost: " + page.getAuthority()
                        + "\r\nAccept: text/html\r\n"
                        + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: " + site + "\r\nCookie: "
                        + browser.cookies().header(app.url("/")) + "\r\nConnection: close\r\n\r\n");
    }

    /** Guard: {@code SignedInRequest.authenticate} asks the container once nobody is signed in any more. */
    @Test
    void r62_aUserIsAuthenticatedUntilTheSignOut() {
        signIn();

        assertThat(browser.get(app.url("/private/authenticate")).text()).isEqualTo("true false");
    }
}
