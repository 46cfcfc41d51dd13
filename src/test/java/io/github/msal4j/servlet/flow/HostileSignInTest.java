package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sign-in in which somebody between browser and application has a hand, or the browser itself is hostile. */
class HostileSignInTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp).clock(clock);

    @BeforeEach
    void signInAsAda() {
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private String state() {
        return browser.get(app.url("/private/")).location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");
    }

    private RawHttp http() {
        return new RawHttp(URI.create(app.url("/")).getPort());
    }

    private String cookies() {
        return browser.cookies().header(app.url("/"));
    }

    private void assertNoTokenCall() {
        assertThat(idp.requests(Endpoint.TOKEN))
                .as("calls of the token endpoint")
                .isEmpty();
        assertThat(app.containerSessions()).as("sessions").isZero();
    }

    @Test
    void r8_aStateThatOnlyBeginsLikeOursIsAnothers() {
        app.start();
        String forged = state().substring(0, 8) + "x".repeat(35);

        assertThat(browser.get(app.url("/signin-oidc?code=a&state=" + forged)).text())
                .contains("This sign-in cannot be continued");
        assertNoTokenCall();
    }

    /** Three codes of the provider for one pending sign-in, from three cookie jars that have a copy of its cookie. */
    @Test
    void r91_aPendingSignInIsAnsweredOnce() {
        app.start();
        Page begun = browser.get(app.url("/private/"));
        List<Integer> answers = new ArrayList<>();
        for (int copy = 0; copy < 3; copy++) {
            HttpVisitor another = new HttpVisitor();
            browser.cookies().all().forEach(another.cookies()::put);
            another.get(begun.location().toString());
            assertThat(another.page().location().getRawQuery()).contains("code=", "state=");
            answers.add(another.follow().status());
        }

        assertThat(answers).containsExactly(303, 400, 400);
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
        app.awaitLiveSessions(1, "of the first answer");
    }

    @Test
    void r8_aPendingSignInUnderAnotherNameIsNone() {
        app.start();
        String state = state();
        String renamed = cookies().replace("msal-signin-" + state.substring(0, 8), "msal-signin-xxxxxxxx");

        assertThat(http().get("/app/signin-oidc?code=a&state=xxxxxxxx" + state.substring(8), renamed)
                        .status())
                .isEqualTo(400);
        assertNoTokenCall();
    }

    @Test
    void r9_aSignInThatTookTooLongIsNotContinued() {
        app.start();
        browser.get(app.url("/private/"));
        String answer = browser.follow().location().toString();
        clock.advance(Duration.ofMinutes(15));

        assertThat(browser.get(answer).text()).contains("This sign-in cannot be continued");
        assertNoTokenCall();
    }

    @Test
    void r9_manyPlantedCookiesAreNotAllClearedAtOnce() {
        app.start();
        StringBuilder planted = new StringBuilder("a=b");
        for (int i = 0; i < 60; i++) {
            planted.append("; msal-signin-planted").append(i).append("=x");
        }

        RawHttp.Answer answer = http().get("/app/private/", planted.toString());

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.text().split("Set-Cookie: ", -1))
                .as("its own, and ten that are cleared")
                .hasSize(12);
    }

    /** The latest time that there is, and one before it. Guard: {@code PendingCookie.isOver}. */
    @ParameterizedTest
    @ValueSource(strings = {"8mpzf2iiinz", "zzzzzzz", "-8mpzf2iiinz"})
    void c12_aPlantedCookieOfAnyTimeKeepsNobodyOut(String began) {
        app.start();

        assertThat(http().get("/app/private/", "msal-signin-planted0=abcdef." + began + ".x")
                        .status())
                .isEqualTo(303);
    }

    /** Anybody gets a sealed part, and puts something before it. Guard: {@code StateParameter.wish}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%0d%0aX-Injected:+1",
                "a%26return_to=/evil%23",
                "a%22%3e%e2%80%ae",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx%0a",
                ""
            })
    void c12_whatSomebodyPutsBeforeTheSealedPartOfAStateIsNoState(String before) {
        app.set("msal.response-mode", "form_post").start();
        String state = state();
        String form = "code=a&state=" + before + state.substring(state.indexOf('.'));

        RawHttp.Answer answer = http().send("POST /app/signin-oidc HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                + " application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                + "\r\nConnection: close\r\n\r\n" + form);

        assertThat(answer.status()).as(answer::text).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("Location:", "X-Injected", "evil", "\u202e");
    }

    /** Guard: {@code CorrelatedServlet.doTrace}. The servlets of Servlet 6.0 answer with what was sent. */
    @ParameterizedTest(name = "C32 {0}")
    @ValueSource(strings = {"/signin-oidc", "/signout", "/signout-callback-oidc", "/check", "/private/"})
    void c32_noMethodShowsAScriptTheCookiesOfTheBrowser(String path) {
        app.set("msal.sign-out-check-path", "/check")
                .set("msal.sign-out-check-role", "Admin")
                .start();
        for (String method : List.of("TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", "get", "XGET")) {
            RawHttp.Answer answer = http().send(method + " /app" + path + " HTTP/1.1\r\nHost: localhost\r\nCookie:"
                    + " JSESSIONID=node0secret\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n");

            assertThat(answer.status()).as(method).isIn(200, 401, 405, 501);
            assertThat(answer.text()).as(method).doesNotContain("node0secret", "TRACE");
        }
        assertNoTokenCall();
    }

    @ParameterizedTest(name = "R5 {0}")
    @ValueSource(strings = {"query", "form_post"})
    void anAnswerThatComesByTheOtherModeIsNone(String mode) {
        app.set("msal.response-mode", mode).start();
        Map<String, String> answer = Map.of("code", "a", "state", state());

        Page page = mode.equals("query")
                ? browser.postForm(app.url("/signin-oidc"), answer)
                : browser.get(app.url("/signin-oidc?code=a&state=" + answer.get("state")));

        assertThat(page.status()).isEqualTo(mode.equals("query") ? 405 : 404);
        assertNoTokenCall();
    }

    @Test
    void r8_whoAsksForHeadersOnlyUsesUpNothing() {
        app.start();
        browser.get(app.url("/private/"));
        URI answer = browser.follow().location();

        assertThat(head(answer.getRawPath() + "?" + answer.getRawQuery()).status())
                .isEqualTo(200);
        assertNoTokenCall();
        browser.get(answer.toString());
        assertThat(browser.followAll().text()).startsWith("private page of ");

        head("/app/signout");
        assertThat(head("/app/signout-callback-oidc?sid="
                                + app.lastSignIn().sid().orElseThrow())
                        .text())
                .contains("no-store");
        app.awaitLiveSessions(1, "R45: still signed in");
    }

    private RawHttp.Answer head(String target) {
        return http().send("HEAD " + target + " HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: "
                + cookies() + "\r\nConnection: close\r\n\r\n");
    }

    /** R21: the hashes of another code and another access token, as in the examples of OpenID Connect Core. */
    @ParameterizedTest
    @CsvSource({"c_hash, f8VOk1xnEiLghlpPFRSzgg", "at_hash, 77QmUPtjPfzWtF2AnpK9RQ"})
    void anIdTokenThatCameWithSomethingElseSignsNobodyIn(String claim, String hash) {
        app.start();
        idp.faults().idToken().claims(claims -> claims.claim(claim, hash));

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).contains("You could not be signed in");
        assertThat(app.signIns()).isEmpty();
    }

    @Test
    void r64_behindHttpsTheLibrarysCookiesAreForThisHostAndTlsAlone() {
        app.set("msal.base-url", "https://app.example/app").start();

        assertThat(browser.get(app.url("/private/")).headers("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("__Host-msal-signin-")
                .contains("Path=/;", "Secure", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Domain");
    }

    @Test
    void r12_c20_anErrorCodeCannotForgeALineOfTheLog() {
        app.start();
        CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class);

        browser.get(app.url("/signin-oidc?error=a%0d%0a2026-01-15+INFO+Signed+in&state=" + state()));
        log.close();

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("(not an error code)")
                .doesNotContain("\n", "INFO Signed in");
    }

    static Stream<String> c19_headersThatNeverDecide() {
        return Stream.of(
                "Forwarded: for=127.0.0.1;host=evil.example;proto=https",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 8443",
                "X-Forwarded-Prefix: /evil",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-User: ada",
                "X-Original-URL: /open",
                "X-Rewrite-URL: /open",
                "X-HTTP-Method-Override: POST",
                "Remote-User: ada",
                "X-MS-CLIENT-PRINCIPAL-NAME: ada@contoso.example",
                "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.",
                "Referer: https://evil.example/");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void c19_headersThatNeverDecide(String header) {
        app.page("/open", (request, response) -> TestApplication.text(response, "open to all"))
                .start();

        RawHttp.Answer anonymous = get("/app/private/", header);

        assertThat(anonymous.status())
                .as("an anonymous request is sent to sign in")
                .isEqualTo(303);
        assertThat(anonymous.text())
                .contains("redirect_uri=http%3A%2F%2Flocalhost%3A"
                        + URI.create(app.url("/")).getPort() + "%2Fapp%2Fsignin-oidc")
                .doesNotContain("evil", "private page");
        assertThat(get("/app/open", header.replace("/open", "/private/")).text())
                .contains("open to all")
                .doesNotContain("private page");
    }

    private RawHttp.Answer get(String target, String header) {
        return http().send("GET " + target + " HTTP/1.1\r\nHost: localhost:"
                + URI.create(app.url("/")).getPort() + "\r\nAccept: text/html\r\n" + header
                + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void c24_aSessionIdInTheAddressSignsNobodyInByWayOfAForward() {
        app.page("/forward", (request, response) -> request.getRequestDispatcher("/private/")
                        .forward(request, response))
                .start();
        browser.get(app.url("/private/"));
        browser.followAll();
        String id = cookies().replaceAll("(?s).*JSESSIONID=([^;]+).*", "$1");

        assertThat(http().get("/app/forward", cookies()).text())
                .as("with the cookie")
                .contains("private page");
        assertThat(http().get("/app/forward;jsessionid=" + id, "").text()).doesNotContain("private page");
    }

    @ParameterizedTest(name = "R63 C17 {0}")
    @ValueSource(strings = {"/private/a;b", "/private//a", "/private/a%2fb", "/private/%2e%2e/a", "/private/a%00"})
    void aPathThatServersReadDifferentlyIsRefusedForEverybody(String path) {
        app.start();
        browser.get(app.url("/private/"));
        browser.followAll();

        for (String cookies : List.of("", cookies())) {
            assertThat(http().get("/app" + path, cookies).status()).isEqualTo(400);
        }
    }

    @Test
    void c11_aFilterThatNamesNoRoleDoesNotStart() {
        app.filter("/admin/*", Map.of("roles", " , "));

        assertThatThrownBy(app::start).rootCause().hasMessageContaining("the init parameter roles is empty");
    }

    static Stream<Arguments> lengths() {
        String start = """
                POST /app/signin-oidc HTTP/1.1
                Host: localhost
                Connection: close
                Content-Type: application/x-www-form-urlencoded
                """.replace("\n", "\r\n");
        String body = "code=a&state=bbbbbbbbbb";
        return Stream.of(
                Arguments.of("chunks", start + "Transfer-Encoding: chunked\r\n\r\n17\r\n" + body + "\r\n0\r\n\r\n"),
                Arguments.of("chunks that end too soon", start + "Transfer-Encoding: chunked\r\n\r\nff\r\n" + body),
                Arguments.of("a chunk of no size", start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body + "\r\n"),
                Arguments.of("a huge chunk", start + "Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\n" + body),
                Arguments.of(
                        "both lengths",
                        start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n17\r\n" + body
                                + "\r\n0\r\n\r\n"),
                Arguments.of("two lengths", start + "Content-Length: 5\r\nContent-Length: 23\r\n\r\n" + body),
                Arguments.of("too short a length", start + "Content-Length: 6\r\n\r\n" + body),
                Arguments.of("a negative length", start + "Content-Length: -1\r\n\r\n" + body),
                Arguments.of(
                        "a length beyond all bounds", start + "Content-Length: 99999999999999999999\r\n\r\n" + body),
                Arguments.of("no length", start + "\r\n" + body));
    }

    @ParameterizedTest(name = "C12 {0}")
    @MethodSource
    void lengths(String row, String request) {
        app.set("msal.response-mode", "form_post").start();

        RawHttp.Answer answer = http().sendHalf(request);

        assertThat(answer.status()).as(answer.text()).isIn(0, 400, 404, 413, 501);
        assertNoTokenCall();
        assertThat(browser.get(app.url("/private/")).status())
                .as("it still works")
                .isEqualTo(303);
    }

    @Test
    void r62_whatTheRequestSaysOfAUserAndOfNobody() {
        List<String> said = new CopyOnWriteArrayList<>();
        app.page("/private/who", (request, response) -> {
                    said.add(describe(request));
                    try {
                        request.login("ada", "secret");
                    } catch (ServletException e) {
                        said.add(String.valueOf(e.getMessage()));
                    }
                    request.logout();
                    said.add(describe(request));
                    request.logout();
                    TestApplication.text(response, "done");
                })
                .start();
        idp.faults().idToken().claims(claims -> claims.claim("roles", List.of("*")));
        browser.get(app.url("/private/who"));

        assertThat(browser.followAll().text()).isEqualTo("done");
        assertThat(said)
                .containsExactly(
                        "OPENID_CONNECT true true true false false",
                        "Users sign in at the identity provider; there is no password to check here",
                        "null false false false false false");
        app.awaitLiveSessions(0);
    }

    private static String describe(HttpServletRequest request) {
        return request.getAuthType() + " " + (request.getUserPrincipal() != null) + " "
                + (request.getRemoteUser() != null) + " " + request.isUserInRole("**") + " "
                + request.isUserInRole("*") + " " + request.isUserInRole("Nobody");
    }

    /** C14: an answer that is still to come when the user signs out is not for a user any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void c14_anAsynchronousDispatchAfterTheSignOutIsRefused(boolean ownRequest) {
        List<AsyncContext> waiting = new CopyOnWriteArrayList<>();
        app.page("/private/wait", (request, response) -> {
                    if (waiting.isEmpty()) {
                        waiting.add(ownRequest ? request.startAsync(request, response) : request.startAsync());
                    } else {
                        TestApplication.text(response, "what " + request.getRemoteUser() + " waited for");
                    }
                })
                .start();
        browser.get(app.url("/private/"));
        browser.followAll();
        String cookies = cookies();
        CompletableFuture<RawHttp.Answer> answer =
                CompletableFuture.supplyAsync(() -> http().get("/app/private/wait", cookies));
        Await.until("it waits", Duration.ofSeconds(60), () -> !waiting.isEmpty());

        new HttpVisitor()
                .get(app.url(
                        "/signout-callback-oidc?sid=" + app.lastSignIn().sid().orElseThrow()));

        // The library has completed it, perhaps before the application comes to dispatch it.
        assertThat(answer.join().text()).doesNotContain("waited for");
        assertThatThrownBy(() -> waiting.get(0).dispatch()).isInstanceOf(IllegalStateException.class);
    }
}
