package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.signin.SignInChecks;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R80: a page navigation has the browser verify its sign-in at the provider, where no sign-out is brought by anything else. */
class VerifiedSignInTest {
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final String PAGE = "/private/page?of=a%20book&n=1";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .set("msal.verify-sign-in", EVERY.toMinutes() + "m")
            .page("/private/keep", (request, response) -> {
                request.getSession().setAttribute("cart", "three books");
                TestApplication.text(response, "kept");
            })
            .page(
                    "/private/page",
                    (request, response) -> TestApplication.text(
                            response,
                            request.getMethod() + " " + request.getRemoteUser() + " has "
                                    + request.getSession().getAttribute("cart")))
            .page("/bye", (request, response) -> TestApplication.text(response, "bye"))
            .page("/open", (request, response) -> TestApplication.text(response, "open to everybody"));

    private void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/keep"));
        assertThat(browser.followAll().text()).isEqualTo("kept");
        idp.signInWithUi();
        idp.forgetRequests();
    }

    private void signInLongAgo() {
        signIn();
        clock.advance(EVERY);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private String sid() {
        return app.lastSignIn().sid().orElseThrow();
    }

    private int roundTrips() {
        return idp.requests(Endpoint.AUTHORIZE).size();
    }

    private void assertServed(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).startsWith("GET ").endsWith(" has three books");
    }

    private void assertServedAtOnce() {
        int before = roundTrips();
        assertServed(browser.get(app.url(PAGE)));
        assertThat(roundTrips()).isEqualTo(before);
    }

    private Page verify() {
        Page redirect = browser.get(app.url(PAGE));
        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.location().toString())
                .startsWith(idp.origin())
                .contains("prompt=none", "login_hint=", "response_mode=query", "code_challenge=");
        return browser.followAll();
    }

    @Test
    void r80_theSameUserComesBackToTheSamePage() {
        signIn();
        clock.advance(EVERY.minusSeconds(1));
        assertServedAtOnce();
        clock.advance(Duration.ofSeconds(1));

        Page back = verify();

        assertServed(back);
        assertThat(back.address()).hasToString(app.url(PAGE));
        assertThat(app.signIns()).as("the sign-in goes on").hasSize(1);
        assertThat(app.ends()).isEmpty();
        clock.advance(EVERY.minusSeconds(1));
        assertServedAtOnce();
        clock.advance(Duration.ofSeconds(1));
        assertServed(verify());
    }

    /** Guard: {@code SignOuts.verified}. */
    @Test
    void r79_rolesAreThoseWithWhichTheUserComesBack() {
        List<String> changes = new CopyOnWriteArrayList<>();
        app.attribute(SignInEndListener.class.getName(), new SignInEndListener() {
            @Override
            public void signInEnded(SignInEnd end) {
                changes.add("ended");
            }

            @Override
            public void userChanged(SignedInUser before, SignedInUser now) {
                changes.add(before.roles() + " " + now.roles());
            }
        });
        signInLongAgo();
        idp.setRoles("ada", "Reader");

        assertServed(verify());

        assertThat(app.lastSignIn().user().roles()).containsExactly("Reader");
        assertThat(app.lastSignIn().verifiedAt()).isEqualTo(clock.millis());
        assertThat(changes).containsExactly("[Admin] [Reader]");
        clock.advance(EVERY);
        assertServed(verify());
        assertThat(changes).as("the same roles again").hasSize(1);
    }

    /** Guard: {@code SignInChecks.end}. */
    @Test
    void r80_whoHasSignedOutElsewhereIsSignedOutHere() {
        signInLongAgo();
        var session = app.lastSignIn();
        idp.behaviour().signOutFrames(false);
        idp.endSession(sid());

        Page page = verify();

        assertThat(app.ends())
                .containsExactly(new SignInEnd(session.user(), EndReason.SIGNED_OUT_ELSEWHERE, clock.instant()));
        assertThat(session.tokens()).isEmpty();
        assertThat(app.containerSessions()).isZero();
        app.awaitLiveSessions(0);
        assertThat(page.text()).as("the provider asks who is there").contains("Pick an account");
    }

    /** An administrator of the provider ends the sessions there as well, and the browser meets that first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r80_soIsWhoWasDisabledOrRevokedThere(boolean disabled) {
        signInLongAgo();
        if (disabled) {
            idp.disable("ada");
        } else {
            idp.revokeSessions("ada");
        }

        assertThat(verify().text()).contains("Pick an account");

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
    }

    /** No call of the provider reaches a node that is down. The session wakes up signed in, and is verified as any other. */
    @Test
    void r80_whatTheProviderSentWhileTheOnlyNodeWasDownShowsHere() {
        app.page("/private/wake", (request, response) -> {
            HttpSession session = request.getSession();
            SignedInSession asleep = SignedInSession.of(session).orElseThrow();
            session.setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(asleep));
            TestApplication.text(response, "awake");
        });
        signIn();
        int before = System.identityHashCode(app.lastSignIn());
        idp.endSession(sid());
        assertThat(browser.get(app.url("/private/wake")).text()).isEqualTo("awake");
        assertThat(System.identityHashCode(app.lastSignIn())).isNotEqualTo(before);
        clock.advance(EVERY);

        assertThat(verify().text()).contains("Pick an account");

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
    }

    @ParameterizedTest
    @CsvSource({"/bye, bye", ", You are signed out"})
    void r80_orSeesThePageAfterASignOut(String path, String shown) {
        app.set("msal.signed-out-elsewhere", "page");
        Optional.ofNullable(path).ifPresent(own -> app.set("msal.post-sign-out-path", own));
        signInLongAgo();
        idp.endSession(sid());

        Page page = verify();

        assertThat(page.text()).contains(shown);
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
    }

    @Test
    void r80_thatNothingElseHasToldSoIsInTheLogOnceInAWhile() {
        signInLongAgo();
        try (CapturedLog log = CapturedLog.of(SignInChecks.class)) {
            idp.endSession(sid());
            verify();

            assertThat(log.lines()).singleElement().asString().contains("the front-channel logout does not arrive");
            idp.signInWithoutUi("ada");
            browser.get(app.url("/private/keep"));
            assertThat(browser.followAll().text()).isEqualTo("kept");
            clock.advance(EVERY);
            idp.signInWithUi();
            idp.endSession(sid());
            verify();

            assertThat(app.ends()).hasSize(2);
            assertThat(log.lines()).as("within the hour").hasSize(1);
        }
    }

    /** No front-channel logout could have told of it. Guard: {@code sid} in {@code SignInChecks.end}. */
    @Test
    void r80_whereTheProviderNamesNoSessionNothingIsToldOfItsLogout() {
        idp.behaviour().sessionState(false);
        app.withoutSidClaim();
        signInLongAgo();
        try (CapturedLog log = CapturedLog.of(SignInChecks.class)) {
            idp.endSession(idp.sessions().get(0).sid());
            verify();

            assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
            assertThat(log.lines()).isEmpty();
        }
    }

    /** Else another node would send it again. Guard: {@code storeChangesIn} in {@code SignInChecks.begin}. */
    @Test
    void r65_thatItIsUnderWayIsStoredBeforeTheBrowserLeaves() {
        List<String> stored = new CopyOnWriteArrayList<>();
        app.filter(
                        (request, response, chain) ->
                                chain.doFilter(new NotingRequest((HttpServletRequest) request, stored), response),
                        "/noted/*")
                .filter("/noted/*", Map.of());
        signInLongAgo();

        assertThat(browser.get(app.url("/noted/page")).status()).isEqualTo(303);

        assertThat(stored).containsExactly(SignedInSession.ATTRIBUTE);
    }

    /** Notes what is stored in its session. */
    private static final class NotingRequest extends HttpServletRequestWrapper {
        private final List<String> stored;

        NotingRequest(HttpServletRequest request, List<String> stored) {
            super(request);
            this.stored = stored;
        }

        @Override
        public HttpSession getSession(boolean create) {
            HttpSession session = super.getSession(create);
            return (HttpSession) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {HttpSession.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("setAttribute")) {
                            stored.add((String) arguments[0]);
                        }
                        return method.invoke(session, arguments);
                    });
        }
    }

    /** C25. */
    @Test
    void c25_anotherUserComesBack() {
        signInLongAgo();
        var adas = app.lastSignIn();
        idp.behaviour().loginHints(false);
        idp.replaceSession(sid(), "bob");

        Page back = verify();

        assertThat(back.text()).as("nothing of ada's is left").endsWith(" has null");
        assertThat(adas.isEnded()).isTrue();
        assertThat(app.ends())
                .extracting(end -> end.user().getName())
                .containsExactly(adas.user().getName());
        assertThat(app.lastSignIn().user()).isNotEqualTo(adas.user());
        assertThat(back.address()).hasToString(app.url(PAGE));
    }

    private Page verifyAsBob() {
        signInLongAgo();
        idp.behaviour().loginHints(false);
        idp.replaceSession(sid(), "bob");
        return verify();
    }

    /** Also whom the application refuses: the browser is not the first user's any more. Guard: the end in {@code finishCheck}. */
    @Test
    void c25_anotherUserWhoIsRefusedIsNotServedAsTheFirst() {
        app.attribute(SignInListener.class.getName(), (SignInListener) (user, roles, attributes) ->
                user.username().orElse("").startsWith("ada") ? Optional.empty() : Optional.of("Blocked."));

        assertThat(verifyAsBob().text()).contains("Blocked.");

        assertThat(app.ends())
                .extracting(end -> end.user().username().orElseThrow())
                .containsExactly("ada@contoso.example");
        assertThat(browser.get(app.url(PAGE)).isRedirect())
                .as("to the provider")
                .isTrue();
    }

    /** A verification asks for no age, so it signs nobody in. Guard: that {@code finishCheck} only ends. */
    @Test
    void c25_anotherUserHasToBeWhatTheSettingsWant() {
        app.set("msal.max-age", "8h");
        idp.faults()
                .idToken()
                .claims(claims -> claims.claim(
                        "auth_time", clock.instant().minus(Duration.ofHours(1)).getEpochSecond()));
        signInLongAgo();
        idp.faults()
                .idToken()
                .claims(claims -> claims.claim(
                        "auth_time", clock.instant().minus(Duration.ofHours(9)).getEpochSecond()));
        idp.behaviour().loginHints(false);
        idp.replaceSession(sid(), "bob");

        assertThat(verify().text()).contains("This page needs another sign-in");

        assertThat(app.signIns()).as("ada's").hasSize(1);
    }

    /** Guard: {@code LiveSessions.addSid}, {@code SignOutMemory.concernsLaterSid}. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r80_aSessionThatHasAnotherIdThereIsFoundByBoth(boolean byTheNewOne) {
        signInLongAgo();
        String old = sid();
        String fresh = idp.replaceSession(old, "ada");
        assertServed(verify());
        assertThat(app.ends()).isEmpty();

        new HttpVisitor().get(app.url("/signout-callback-oidc?sid=" + (byTheNewOne ? fresh : old)));

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
        assertThat(app.lastSignIn().tokens()).isEmpty();
        app.awaitLiveSessions(0);
    }

    @Test
    void r52_aSignOutOfTheNewIdThatWasFasterWins() {
        signInLongAgo();
        String fresh = idp.replaceSession(sid(), "ada");
        browser.get(app.url(PAGE));
        browser.follow();
        new HttpVisitor().get(app.url("/signout-callback-oidc?sid=" + fresh));

        browser.follow();

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interaction_required",
                "consent_required",
                "account_selection_required",
                "access_denied",
                "server_error",
                "temporarily_unavailable"
            })
    void r80_whatElseTheProviderSaysSignsNobodyOut(String error) {
        signInLongAgo();
        idp.behaviour().silentRefusal(Optional.of(error));

        Page back = verify();

        assertServed(back);
        assertThat(back.address()).hasToString(app.url(PAGE));
        assertThat(app.ends()).isEmpty();
        assertServedAtOnce();
        clock.advance(Duration.ofMinutes(1));
        assertServed(verify());
        clock.advance(Duration.ofMinutes(1));
        assertServedAtOnce();
        clock.advance(Duration.ofMinutes(1));
        idp.behaviour().silentRefusal(Optional.empty());
        assertServed(verify());
        clock.advance(EVERY.minusSeconds(1));
        assertServedAtOnce();
    }

    /** Guard: {@code checkIssuer} in {@code SignInFlow.finishCheck}. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r11_whatAnotherProviderSaysSignsNobodyOut(boolean signedOutThere) {
        signInLongAgo();
        if (signedOutThere) {
            idp.endSession(sid());
        }
        browser.get(app.url(PAGE));
        browser.follow();
        String answer = browser.page().location().toString().replaceAll("&iss=[^&]*", "");

        browser.get(answer + "&iss=https%3A%2F%2Fevil.example");

        assertThat(browser.page().location()).hasToString(app.url(PAGE));
        assertThat(app.ends()).isEmpty();
        assertThat(idp.requests(Endpoint.TOKEN)).as("the code is left alone").isEmpty();
    }

    /** Guard: the sign-in's id in {@code SignInChecks.of}. */
    @Test
    void c25_anAnswerAboutAnEarlierSignInDoesNotEndALaterOne() {
        signInLongAgo();
        idp.endSession(sid());
        browser.get(app.url(PAGE));
        browser.follow();
        String answer = browser.page().location().toString();
        assertThat(answer).contains("error=login_required");
        HttpVisitor other = browser.newTab();
        other.get(app.url("/signout"));
        other.submitForm();
        idp.signInWithoutUi("bob");
        other.get(app.url("/private/keep"));
        assertThat(other.followAll().text()).isEqualTo("kept");

        browser.get(answer);

        assertThat(browser.page().location()).hasToString(app.url(PAGE));
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.LOCAL_SIGN_OUT);
        assertThat(app.lastSignIn().tokens()).as("bob's").isPresent();
    }

    @Test
    void r80_theAnswerIsLost() {
        signInLongAgo();
        browser.get(app.url(PAGE));

        assertServedAtOnce();
        clock.advance(Duration.ofMinutes(1));
        assertServed(verify());
    }

    @Test
    void r80_theAnswerComesTwice() {
        signInLongAgo();
        browser.get(app.url(PAGE));
        browser.follow();
        String answer = browser.page().location().toString();
        assertServed(browser.followAll());

        browser.get(answer);
        assertServed(browser.followAll());
        assertServedAtOnce();
    }

    @Test
    void r80_twoTabsAtOnceMakeOneRoundTrip() {
        signInLongAgo();
        Page first = browser.get(app.url(PAGE));
        HttpVisitor other = browser.newTab();

        assertServed(other.get(app.url(PAGE)));
        assertThat(first.status()).isEqualTo(303);
        assertServed(browser.followAll());
    }

    @Test
    void r80_theSessionEndsMeanwhile() {
        signInLongAgo();
        browser.get(app.url(PAGE));
        browser.follow();
        app.invalidateAllSessions();
        app.awaitLiveSessions(0);

        Page answered = browser.follow();

        assertThat(answered.location()).hasToString(app.url(PAGE));
        assertThat(app.signIns()).as("nobody is signed in by a round trip").hasSize(1);
        assertThat(idp.requests(Endpoint.TOKEN)).as("the code is left alone").isEmpty();
    }

    /** Guard: {@code SignInChecks.confirm}. */
    @Test
    void r80_theUserSignsOutInAnotherTabWhileTheCodeIsRedeemed() throws Exception {
        signInLongAgo();
        browser.get(app.url(PAGE));
        HttpVisitor other = browser.newTab();
        browser.follow();
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).hold()) {
            CompletableFuture<Page> answered = CompletableFuture.supplyAsync(browser::follow);
            hold.awaitArrival();
            other.get(app.url("/signout"));
            other.submitForm();
            hold.release();

            assertThat(answered.get().location()).hasToString(app.url(PAGE));
        }
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.LOCAL_SIGN_OUT);
        assertThat(app.signIns()).as("nobody is signed in by a round trip").hasSize(1);
        assertThat(browser.get(app.url(PAGE)).location().toString()).contains("/authorize?");
    }

    @Test
    void r80_aProviderThatIsDownHoldsNobodyUp() {
        signInLongAgo();
        idp.close();

        assertServedAtOnce();
        assertServedAtOnce();
        assertThat(app.ends()).isEmpty();
    }

    @Test
    void r80_norOneThatIssuesNothing() {
        signInLongAgo();
        idp.faults().at(Endpoint.TOKEN).status(503);

        assertServed(verify());
        assertThat(app.ends()).isEmpty();
        assertServedAtOnce();
    }

    @Test
    void r80_anIdTokenThatIsRefusedSignsNobodyOut() {
        signInLongAgo();
        idp.faults().idToken().wrongNonce();

        assertServed(verify());
        assertThat(app.ends()).isEmpty();
    }

    /** A {@code Strict} cookie comes when the browser loads the address again; one that is gone never does. */
    @Test
    void r80_aBrowserThatKeepsItsCookieBackComesAgainOnce() throws IOException, InterruptedException {
        signInLongAgo();
        browser.get(app.url(PAGE));
        browser.follow();
        String answer = browser.page().location().toString();
        browser.cookies().drop("JSESSIONID");

        HttpResponse<String> again = fromAnotherSite(answer, "");

        assertThat(again.headers().firstValue("Refresh")).contains("0");
        assertThat(again.body()).contains("One moment");
        String set = again.headers().firstValue("Set-Cookie").orElseThrow();
        HttpResponse<String> onward = fromAnotherSite(answer, "; " + set.substring(0, set.indexOf(';')));
        assertThat(onward.headers().firstValue("Location").orElseThrow()).endsWith(PAGE);
        assertThat(onward.headers().allValues("Set-Cookie"))
                .as("for the next answer it may come again")
                .anyMatch(cookie -> cookie.contains("msal-once-more") && cookie.contains("Max-Age=0"));
        assertThat(app.ends()).isEmpty();
        assertThat(app.signIns()).hasSize(1);
    }

    private HttpResponse<String> fromAnotherSite(String answer, String cookie)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(answer))
                                .header("Cookie", browser.cookies().header(answer) + cookie)
                                .header("Sec-Fetch-Site", "cross-site")
                                .header("Sec-Fetch-Mode", "navigate")
                                .header("Sec-Fetch-Dest", "document")
                                .build(),
                        BodyHandlers.ofString());
    }

    /** Guard: the cookie of {@code SignInChecks.brake}, if the container's session forgets that it was verified. */
    @Test
    void r80_aSessionThatForgetsItMakesNoLoop() {
        signInLongAgo();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            browser.get(app.url("/signin-oidc?verify_to=/private/page"));
            assertServed(browser.followAll());
        }
        idp.forgetRequests();

        browser.get(app.url("/signin-oidc?verify_to=/private/page"));

        assertServed(browser.followAll());
        assertThat(roundTrips()).isZero();
    }

    @Test
    void r80_aPageMayAskForItBefore() {
        signIn();
        browser.get(app.url("/signin-oidc?verify_to=/open"));
        assertThat(browser.followAll().text()).isEqualTo("open to everybody");
        assertThat(roundTrips()).isOne();
        assertThat(browser.cookies().header(app.url("/"))).contains("msal-signed-in");
        idp.endSession(sid());

        browser.get(app.url("/signin-oidc?verify_to=/open"));

        assertThat(browser.followAll().text()).isEqualTo("open to everybody");
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_OUT_ELSEWHERE);
        assertThat(browser.cookies().header(app.url("/")))
                .as("an end at the provider is no sign of a loop")
                .doesNotContain("msal-signed-in");
        browser.get(app.url("/signin-oidc?verify_to=//evil.example"));
        assertThat(browser.page().location()).as("of nobody").hasToString(app.url("/"));
    }

    /** Guard: {@code DueChecks.opensAPage}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | navigate | document | ",
                "HEAD | navigate | document | ",
                "GET | navigate | iframe | ",
                "GET | navigate | object | ",
                "GET | navigate | document | Range: bytes=0-9",
                "GET | navigate | document | Sec-Purpose: prefetch",
                "GET | navigate | document | Sec-Purpose: prefetch;prerender",
                "GET | navigate | document | Service-Worker-Navigation-Preload: true",
                "GET | cors | empty | ",
                "GET | same-origin | empty | ",
                "GET | no-cors | image | ",
                "GET | no-cors | script | ",
                "GET | | | Accept: text/html",
            })
    void r80_onlyAPageInAWindowMakesARoundTrip(String method, String mode, String destination, String header)
            throws IOException, InterruptedException {
        signInLongAgo();

        assertThat(sent(PAGE, method, mode, destination, header).statusCode()).isEqualTo(200);
        assertThat(roundTrips()).isZero();
        verify();
    }

    /** With this browser's cookies; what is null is not said. */
    private HttpResponse<String> sent(String path, String method, String mode, String destination, String header)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(app.url(path)))
                .method(method, BodyPublishers.noBody())
                .header("Cookie", browser.cookies().header(app.url(path)));
        Optional.ofNullable(mode).ifPresent(value -> request.header("Sec-Fetch-Mode", value));
        Optional.ofNullable(destination).ifPresent(value -> request.header("Sec-Fetch-Dest", value));
        Optional.ofNullable(header)
                .map(text -> List.of(text.split(": ")))
                .ifPresent(pair -> request.header(pair.get(0), pair.get(1)));
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    /** Guard: {@code Navigation.isInWindow} in {@code SignInCallbackEndpoint.verify}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "navigate | iframe | ",
                "navigate | object | ",
                "cors | empty | ",
                "no-cors | image | ",
                "no-cors | script | ",
                " | | Accept: text/html",
            })
    void r80_norDoesTheAddressThatAsksForItElsewhere(String mode, String destination, String header)
            throws IOException, InterruptedException {
        signIn();

        assertThat(sent("/signin-oidc?verify_to=/open", "GET", mode, destination, header)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/app/open");
        browser.get(app.url("/signin-oidc?verify_to=/open"));
        assertThat(browser.page().location().toString()).startsWith(idp.origin());
    }

    /** Another person may have made the address, with the id of another session. Guard: {@code SignInChecks.current}. */
    @Test
    void r64_anIdInTheAddressIsNobodys() {
        signIn();
        String id =
                browser.cookies().find(app.url("/"), "JSESSIONID").orElseThrow().value();

        HttpVisitor another = new HttpVisitor(clock);
        assertThat(another.get(app.url("/signin-oidc;jsessionid=" + id + "?verify_to=/open"))
                        .location())
                .hasToString(app.url("/open"));
        assertThat(another.get(app.url("/signin-oidc;jsessionid=" + id + "?code=x&state=x"))
                        .status())
                .as("a stray answer; guard: StrayAnswers.isSignedIn")
                .isEqualTo(400);
    }

    /** Guard: own paths in {@code DueChecks.opensAPage}. Whoever leaves would come back to leave. */
    @Test
    void r80_theWayOutMakesNoRoundTrip() {
        app.filter("/*", Map.of());
        signInLongAgo();

        assertThat(browser.click(app.url("/signout")).location().toString()).contains("/logout?");

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.LOCAL_SIGN_OUT);
    }

    /** Guard: {@code DispatcherType.REQUEST} in {@code DueChecks.opensAPage}. */
    @Test
    void r80_norDoesAPageToWhichAnotherForwards() {
        app.page("/outside", (request, response) -> request.getRequestDispatcher("/private/page")
                .forward(request, response));
        signInLongAgo();

        assertServed(browser.get(app.url("/outside")));
    }

    @Test
    void r80_aPageWhosePathCannotComeBackIsServed() {
        signInLongAgo();

        assertServed(browser.get(app.url("/private/page?" + "x".repeat(1_600))));
        assertThat(roundTrips()).isZero();
    }

    @Test
    void r80_theAnswerComesInARedirectAlsoWhereSignInsUseForms() {
        app.set("msal.response-mode", "form_post");
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/keep"));
        browser.followAll();
        assertThat(browser.submitForm().status()).isEqualTo(303);
        browser.followAll();
        clock.advance(EVERY);

        assertServed(verify());
    }

    @Test
    void r80_off() {
        app.set("msal.verify-sign-in", "off");
        signIn();
        clock.advance(Duration.ofHours(11));

        assertServedAtOnce();
    }
}
