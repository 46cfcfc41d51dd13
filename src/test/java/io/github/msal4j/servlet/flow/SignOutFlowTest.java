package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.internal.ending.SessionEndListener;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R40-R54: each way in which a sign-in ends evicts the MSAL account. Every test here that ends a sign-in fails if the
 * call of {@code TokenService.evict} is taken out of {@code Ending.end}, or the call of {@code end} on its way.
 */
class SignOutFlowTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final List<AccessTokens> kept = new CopyOnWriteArrayList<>();
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page("/private/keep", (request, response) -> {
                kept.add(AccessTokens.of(request));
                TestApplication.text(
                        response, AccessTokens.of(request).content().accounts().size() + " account");
            })
            .page("/private/logout", (request, response) -> {
                request.logout();
                TestApplication.text(response, "user=" + request.getUserPrincipal());
            })
            .page("/private/invalidate", (request, response) -> {
                request.getSession().invalidate();
                TestApplication.text(response, "invalidated");
            })
            .page("/private/idle", (request, response) -> {
                request.getSession().setMaxInactiveInterval(1);
                TestApplication.text(response, "soon");
            })
            .page("/", (request, response) -> TestApplication.text(response, "root"))
            .page("/bye", (request, response) -> TestApplication.text(response, "bye"));

    @BeforeEach
    void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/keep"));
        assertThat(browser.followAll().text()).isEqualTo("1 account");
    }

    @AfterEach
    void stop() {
        ListenerAsService.failing = false;
        app.close();
        idp.close();
    }

    private String sid() {
        return app.lastSignIn().sid().orElseThrow();
    }

    private Page frontChannel(String query) {
        return new HttpVisitor().get(app.url("/signout-callback-oidc" + query));
    }

    /** The sign-in is gone, and the application was told so once, with the reason. */
    private void assertEvicted(SignedInSession session, EndReason reason) {
        assertThat(app.ends())
                .filteredOn(end -> end.user().equals(session.user()))
                .singleElement()
                .isEqualTo(new SignInEnd(session.user(), reason, clock.instant()));
        assertThat(session.isEnded()).isTrue();
        assertThat(session.tokens()).as("the tokens in memory").isEmpty();
        assertThat(kept.get(0).content().accounts())
                .as("accounts that a request in flight still sees")
                .isEmpty();
        app.awaitLiveSessions(0);
    }

    private void assertSignedIn() {
        assertThat(app.lastSignIn().tokens()).isPresent();
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(200);
    }

    @Test
    void localSignOutEvictsFirstThenEndsTheProvidersSession() {
        Page redirect = browser.postForm(app.url("/signout"), Map.of());

        assertEvicted(app.lastSignIn(), EndReason.LOCAL_SIGN_OUT);
        assertThat(app.containerSessions()).isZero();
        assertThat(redirect.status()).as("R40").isEqualTo(303);
        assertThat(redirect.location().toString())
                .startsWith(idp.origin() + "/" + Tenant.CONTOSO.id() + "/oauth2/v2.0/logout?")
                .contains("logout_hint=", "state=", "client_id=" + TestApplication.CLIENT_ID)
                .doesNotContain("id_token_hint")
                .contains("post_logout_redirect_uri=http%3A%2F%2Flocalhost");
        assertThat(browser.get(app.url("/private/")).status())
                .as("C14: not one more request")
                .isEqualTo(303);
    }

    @Test
    void theBrowserReturnsFromTheProviderToTheChosenPage() {
        browser.postForm(app.url("/signout"), Map.of("return_to", "/bye"));
        String state = browser.page().location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");

        browser.get(app.url("/signout-callback-oidc?state=" + state));
        assertThat(browser.page().location()).as("R41").hasToString(app.url("/bye"));

        assertThat(browser.get(app.url("/signout-callback-oidc?state=" + state)).status())
                .as("R41: a state is good once")
                .isEqualTo(200);
    }

    @Test
    void r41_aStateThatThisBrowserWasNotGivenLeadsNowhere() {
        browser.postForm(app.url("/signout"), Map.of("return_to", "/bye"));

        Page answer = browser.get(app.url("/signout-callback-oidc?state=invented"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("You are signed out").doesNotContain("bye");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "https://evil.example/", "/\\evil.example"})
    void theBrowserNeverReturnsToAnotherHost(String hostile) {
        browser.postForm(app.url("/signout"), Map.of("return_to", hostile));
        String state = browser.page().location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");

        assertThat(browser.get(app.url("/signout-callback-oidc?state=" + state)).text())
                .as("C9")
                .contains("You are signed out");
    }

    @Test
    void aLinkOfAnotherSiteSignsNobodyOut() {
        browser.get(idp.origin() + "/somewhere");

        Page answer = browser.click(app.url("/signout"));

        assertThat(answer.text()).as("R40").contains("Sign out?", "<form method=\"post\" action=\"/app/signout\">");
        assertSignedIn();
        assertThat(browser.get(app.url("/signout")).text())
                .as("a typed address only asks, too")
                .contains("Sign out?");
        browser.submitForm();
        assertEvicted(app.lastSignIn(), EndReason.LOCAL_SIGN_OUT);
    }

    @Test
    void aFormOfAnotherSiteSignsNobodyOut() {
        browser.get(idp.origin() + "/somewhere");

        assertThat(browser.postForm(app.url("/signout"), Map.of()).text()).contains("Sign out?");
        assertSignedIn();
    }

    /** R40: old browsers send neither {@code Origin} nor {@code Sec-Fetch-Site}; a form of another site does not either. */
    @Test
    void aFormThatDoesNotSayWhereItComesFromIsAskedAboutFirst() {
        RawHttp http = new RawHttp(URI.create(app.url("/")).getPort());
        String cookies = browser.cookies().header(app.url("/signout"));

        String asked = post(http, cookies, "").text();
        assertThat(asked).contains("Sign out?");
        assertSignedIn();
        assertThat(post(http, cookies, "confirm=forged").text()).contains("Sign out?");
        assertSignedIn();

        String proof = asked.replaceAll("(?s).*name=\"confirm\" value=\"([^\"]+)\".*", "$1");
        HttpVisitor bob = new HttpVisitor(clock);
        idp.signInWithoutUi("bob");
        bob.get(app.url("/private/"));
        bob.followAll();
        assertThat(post(http, bob.cookies().header(app.url("/signout")), "confirm=" + proof)
                        .text())
                .as("another session's")
                .contains("Sign out?");

        assertThat(post(http, cookies, "confirm=" + proof).status()).isEqualTo(303);
        assertThat(app.signIns().get(0).tokens()).isEmpty();
        assertThat(app.signIns().get(1).tokens()).as("Bob's").isPresent();
    }

    private static RawHttp.Answer post(RawHttp http, String cookies, String body) {
        return http.send("POST /app/signout HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookies
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body);
    }

    @Test
    void requestLogoutEvicts() {
        assertThat(browser.get(app.url("/private/logout")).text()).isEqualTo("user=null");

        assertEvicted(app.lastSignIn(), EndReason.LOCAL_SIGN_OUT);
        assertThat(app.containerSessions()).isZero();
    }

    @Test
    void invalidatingTheSessionEvicts() {
        browser.get(app.url("/private/invalidate"));

        assertEvicted(app.lastSignIn(), EndReason.SESSION_ENDED);
    }

    @Test
    void aSessionThatTimesOutIsEvicted() {
        browser.get(app.url("/private/idle"));

        app.awaitNoSessions();

        assertEvicted(app.lastSignIn(), EndReason.SESSION_ENDED);
    }

    @Test
    void undeployingEvicts() {
        app.undeploy();

        assertThat(app.lastSignIn().tokens()).isEmpty();
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.UNDEPLOYED);
        assertThat(kept.get(0).content().accounts()).isEmpty();
    }

    @Test
    void globalSignOutNeedsNoCookieAndEvictsBeforeItAnswers() {
        CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.ending");
        Page answer = frontChannel("?sid=" + sid());
        log.close();

        assertThat(log.lines()).anyMatch(line -> line.contains("sessions=1, MSAL accounts evicted=1,"));
        assertEvicted(app.lastSignIn(), EndReason.GLOBAL_SIGN_OUT);
        assertThat(answer.status()).as("R45").isEqualTo(200);
        assertThat(answer.headers("Set-Cookie")).as("R45").isEmpty();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Content-Security-Policy").orElseThrow()).contains("frame-ancestors " + idp.origin());
        assertThat(answer.header("X-Frame-Options")).isEmpty();
    }

    /** Entra's sign-out page, which frames this one, is at another host than its issuer for some clouds. */
    @Test
    void r45_theProviderMayFrameTheAnswerFromEachOfItsHosts() {
        ChangedMetadata.at(idp, metadata -> metadata.put("end_session_endpoint", "https://logout.example/out"));
        try (TestApplication other = TestApplication.at(idp, "localhost", "another-client")) {
            other.page("/", (request, response) -> TestApplication.text(response, "root"))
                    .start();
            assertThat(framedBy(other)).as("nothing is known yet").isEqualTo("frame-ancestors " + idp.origin());

            browser.get(other.url("/private/"));
            browser.followAll();

            assertThat(framedBy(other)).isEqualTo("frame-ancestors " + idp.origin() + " https://logout.example");
        }
    }

    /** Guard: {@code SignOutCallbackEndpoint.addOrigins}. */
    @Test
    void r45_alsoFromTheOneWhereUsersSignIn() {
        ChangedMetadata.at(idp, metadata -> metadata.put("authorization_endpoint", "https://login.example/authorize"));
        try (TestApplication other = TestApplication.at(idp, "localhost", "another-client")) {
            other.start();

            browser.get(other.url("/private/"));

            assertThat(framedBy(other)).isEqualTo("frame-ancestors " + idp.origin() + " https://login.example");
        }
    }

    private static String framedBy(TestApplication application) {
        String policy = new HttpVisitor()
                .get(application.url("/signout-callback-oidc?sid=somebody"))
                .header("Content-Security-Policy")
                .orElseThrow();
        return policy.substring(policy.indexOf("frame-ancestors"));
    }

    @Test
    void theNextRequestAfterAGlobalSignOutIsSignedOutAlready() {
        frontChannel("?sid=" + sid());

        assertThat(browser.get(app.url("/private/keep")).status())
                .as("R51, C14")
                .isEqualTo(303);
        assertThat(app.containerSessions())
                .as("R51: the session itself is gone, too")
                .isZero();
    }

    @Test
    void afterAGlobalSignOutTheUserCanSignInAgainAlthoughTheSidIsTheSame() {
        idp.behaviour().reuseSid(true);
        String sid = sid();
        frontChannel("?sid=" + sid);
        clock.advance(Duration.ofSeconds(1));

        browser.get(app.url("/private/keep"));

        assertThat(browser.followAll().text()).as("R54, C22").isEqualTo("1 account");
        app.awaitLiveSessions(1);
    }

    @Test
    void oneSidMayOwnSeveralSessionsAndOthersStay() {
        SignedInSession first = app.lastSignIn();
        idp.signInWithoutUi("bob");
        HttpVisitor bob = new HttpVisitor(clock);
        bob.get(app.url("/private/"));
        bob.followAll();

        frontChannel("?sid=" + first.sid().orElseThrow());

        assertThat(first.tokens()).isEmpty();
        app.awaitLiveSessions(1);
        assertThat(bob.get(app.url("/private/")).status()).as("somebody else").isEqualTo(200);
    }

    @Test
    void knownAndUnknownSidsGetTheSameAnswer() {
        Page known = frontChannel("?sid=" + sid());
        Page unknown = frontChannel("?sid=00000000-0000-0000-0000-000000000000");

        assertThat(unknown.text()).as("R45").isEqualTo(known.text());
        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(unknown.headers().map().keySet())
                .isEqualTo(known.headers().map().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?state=unknown-state", "?foo=bar"})
    void withoutASidNothingHappens(String query) {
        Page answer = browser.get(app.url("/signout-callback-oidc" + query));

        assertThat(answer.status()).as("R41, R46").isEqualTo(200);
        assertThat(answer.text()).as("R96").doesNotContain("You are signed out");
        assertSignedIn();
    }

    @Test
    void malformedSidsAreRefusedAndChangeNothing() {
        for (String query : List.of(
                "?sid=" + sid() + "&sid=" + sid(), "?sid=", "?sid=" + "x".repeat(2000), "?sid=" + sid() + "&iss=")) {
            assertThat(frontChannel(query).status()).as("R46 %.40s", query).isEqualTo(400);
        }
        assertSignedIn();
    }

    @Test
    void theIssuerMustMatchIfItIsSent() {
        assertThat(frontChannel("?sid=" + sid() + "&iss=https%3A%2F%2Fevil.example")
                        .status())
                .as("R43")
                .isEqualTo(400);
        assertSignedIn();

        assertThat(frontChannel("?sid=" + sid() + "&iss=" + encoded(idp.issuer(Tenant.CONTOSO)))
                        .status())
                .isEqualTo(200);
        assertEvicted(app.lastSignIn(), EndReason.GLOBAL_SIGN_OUT);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void aSidOfAnotherCaseIsAnotherSid() {
        frontChannel("?sid=" + sid().toUpperCase(Locale.ROOT));

        assertThat(sid()).isNotEqualTo(sid().toUpperCase(Locale.ROOT));
        assertSignedIn();
    }

    @Test
    void theFrontChannelAlsoSpeaksPost() {
        HttpVisitor provider = new HttpVisitor();

        assertThat(provider.postForm(app.url("/signout-callback-oidc"), Map.of("sid", sid()))
                        .status())
                .isEqualTo(200);
        assertEvicted(app.lastSignIn(), EndReason.GLOBAL_SIGN_OUT);
    }

    @Test
    void theProvidersOwnLogoutPageReachesTheApplication() {
        List<URI> frames = idp.endSession(sid());

        assertThat(frames).singleElement().satisfies(frame -> assertThat(frame.toString())
                .startsWith(app.url("/signout-callback-oidc?sid=")));
        new HttpVisitor().get(frames.get(0).toString());
        assertEvicted(app.lastSignIn(), EndReason.GLOBAL_SIGN_OUT);
    }

    @Test
    void theSidComesFromSessionStateWhereTheClaimIsMissing() {
        idp.faults().idToken().missingSid();
        browser.get(app.url("/signin-oidc?return_to=%2Fprivate%2Fkeep"));
        browser.followAll();
        SignedInSession session = app.lastSignIn();

        frontChannel("?sid=" + session.sid().orElseThrow());

        assertThat(session.tokens()).as("R44").isEmpty();
    }

    @Test
    void aSignInGrowsOnlySoOld() {
        clock.advance(Duration.ofHours(12).plusSeconds(1));

        assertThat(browser.get(app.url("/private/")).status()).as("R56").isEqualTo(303);
        assertEvicted(app.lastSignIn(), EndReason.LIFETIME_REACHED);
    }

    @Test
    void signingInAgainEvictsWhatTheFirstSignInLeft() {
        SignedInSession first = app.lastSignIn();

        browser.get(app.url("/signin-oidc?return_to=%2Fprivate%2Fkeep"));
        browser.followAll();

        assertThat(first.tokens()).isEmpty();
        app.awaitLiveSessions(1);
    }

    @Test
    void anEndlessRowOfSignInsLeavesNothingBehind() {
        for (int i = 0; i < 20; i++) {
            HttpVisitor visitor = new HttpVisitor(clock);
            visitor.get(app.url("/private/"));
            visitor.followAll();
            visitor.postForm(app.url("/signout"), Map.of());
        }

        assertThat(app.signIns()).hasSize(21);
        app.awaitLiveSessions(1, "only the browser of this test");
    }

    @Test
    void aListenerThatFailsStopsNothing() {
        ListenerAsService.HEARD.clear();
        ListenerAsService.failing = true;

        frontChannel("?sid=" + sid());

        assertThat(ListenerAsService.HEARD).as("found by the service loader").hasSize(1);
        assertEvicted(app.lastSignIn(), EndReason.GLOBAL_SIGN_OUT);
        assertThat(browser.get(app.url("/private/")).status()).as("C15").isEqualTo(303);
    }

    /** R50: if the session cannot be read, e.g. because the store is gone, the container can still end the other sessions. */
    @Test
    void r50_theEndOfASessionThatCannotBeReadThrowsNothing() {
        HttpSession gone = (HttpSession) Proxy.newProxyInstance(
                HttpSession.class.getClassLoader(), new Class<?>[] {HttpSession.class}, (proxy, called, arguments) -> {
                    throw new IllegalStateException("the session is gone");
                });
        SessionEndListener listener = new SessionEndListener(app.component(SignOuts.class));

        assertThatCode(() -> listener.sessionDestroyed(new HttpSessionEvent(gone)))
                .doesNotThrowAnyException();
        assertSignedIn();
    }

    /** R47: not only the tokens are dropped, MSAL4J is told to remove the account, once. */
    @Test
    void evictingRemovesTheMsalAccount() {
        TokenService tokens = app.component(TokenService.class);

        assertThat(tokens.evict(app.lastSignIn())).hasValue(1);
        assertThat(tokens.evict(app.lastSignIn())).isEmpty();
    }
}
