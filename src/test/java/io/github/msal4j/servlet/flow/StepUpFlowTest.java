package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R161, R25: a page that needs a stronger or a more recent sign-in than there is sends its user to the provider and back. */
class StepUpFlowTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page("/private/keep", (request, response) -> {
                request.getSession().setAttribute("cart", "three books");
                TestApplication.text(response, "kept");
            })
            .filter("/pay/*", Map.of("auth-context", "c1", "prompt", "login", "domain-hint", "contoso.com"))
            .page("/pay/*", StepUpFlowTest::cart)
            .filter("/recent/*", Map.of("max-auth-age", "5m"))
            .page("/recent/*", StepUpFlowTest::cart)
            .page(
                    "/recent/mail",
                    (request, response) -> TestApplication.text(
                            response,
                            "mail "
                                    + AccessTokens.of(request)
                                            .acquire("Mail.Read")
                                            .value()))
            .page("/private/own", StepUpFlowTest::own)
            .page("/private/always", (request, response) -> {
                throw InteractionRequiredException.forMaxAuthAge(Duration.ofHours(1));
            })
            .page("/private/include", (request, response) -> {
                response.getWriter().write("before ");
                request.getRequestDispatcher("/pay/part").include(request, response);
                response.getWriter().write("after");
            })
            .page("/private/forward", (request, response) -> request.getRequestDispatcher("/pay/part")
                    .forward(request, response));

    private static void cart(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TestApplication.text(
                response,
                request.getRemoteUser() + " has " + request.getSession().getAttribute("cart"));
    }

    private static void own(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignedInUser user = (SignedInUser) request.getUserPrincipal();
        if (!(user.claims().get("acrs") instanceof Collection<?> contexts && contexts.contains("c2"))) {
            throw InteractionRequiredException.forAuthContext("c2");
        }
        cart(request, response);
    }

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private void signIn() {
        app.start();
        browser.get(app.url("/private/keep"));
        browser.followAll();
        browser.submitForm(Map.of("user", "ada"));
        assertThat(browser.followAll().text()).isEqualTo("kept");
        idp.forgetRequests();
    }

    /** The time of an authentication is in an ID token for which somebody has asked; the provider asks nobody again for that. */
    private void signInRecently() {
        signIn();
        browser.get(app.url("/recent/"));
        assertThat(browser.followAll().text()).endsWith(" has three books");
        idp.forgetRequests();
    }

    private SeenRequest authorize() {
        return idp.requests(Endpoint.AUTHORIZE).get(0);
    }

    private static Map<String, Object> claims(SeenRequest request) {
        try {
            return JSONObjectUtils.parse(request.parameter("claims").orElse("{}"));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void r161_whoLacksTheContextIsSentForItAndComesBackToTheSameSession() {
        signIn();

        Page redirect = browser.get(app.url("/pay/now?n=1"));
        assertThat(redirect.status()).isEqualTo(303);
        Page page = browser.followAll();

        assertThat(page.address()).hasToString(app.url("/pay/now?n=1"));
        assertThat(page.text()).endsWith(" has three books");
        assertThat(claims(authorize()))
                .isEqualTo(Map.of("id_token", Map.of("acrs", Map.of("essential", true, "value", "c1"))));
        assertThat(authorize().parameter("login_hint")).contains("ada@contoso.example");
        assertThat(authorize().parameter("domain_hint")).contains("contoso.com");
        assertThat(authorize().parameter("prompt")).as("the user is known").isEmpty();
        assertThat(app.containerSessions()).isEqualTo(1);

        idp.forgetRequests();
        assertThat(browser.get(app.url("/pay/again")).text()).endsWith(" has three books");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).as("once").isEmpty();
    }

    @Test
    void r161_whoIsNotSignedInYetIsSentOnce() {
        idp.signInWithoutUi("ada");
        app.start();

        browser.get(app.url("/pay/"));

        assertThat(browser.followAll().text()).endsWith(" has null");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).hasSize(1);
        assertThat(authorize().parameter("prompt")).contains("login");
    }

    @Test
    void r161_theContextStaysWithTheSignInThroughARefresh() {
        app.set("msal.verify-sign-in", "15m");
        signIn();
        browser.get(app.url("/pay/"));
        browser.followAll();
        clock.advance(Duration.ofMinutes(20));
        idp.forgetRequests();

        browser.get(app.url("/pay/"));

        assertThat(browser.followAll().text()).endsWith(" has three books");
        assertThat(idp.requests(Endpoint.AUTHORIZE))
                .as("verified without a page, and no step-up")
                .singleElement()
                .satisfies(seen -> assertThat(seen.parameter("prompt")).contains("none"));
    }

    /** At Entra if the optional claim or the policy is missing: without an end the browser would go round for ever. */
    @Test
    void r161_aProviderThatDoesNotKnowTheContextEndsOnAPage() {
        idp.behaviour().authContexts(false);
        signIn();

        browser.get(app.url("/pay/now"));
        Page page = browser.followAll();

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("This page needs another sign-in", "href=\"/app/pay/now\"");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).hasSize(1);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("reason=NOT_ENOUGH", "no acrs c1", "Conditional Access", "optional claims");
        assertThat(browser.get(app.url("/private/keep")).text())
                .as("still signed in")
                .isEqualTo("kept");
        assertThat(app.ends()).isEmpty();
    }

    @Test
    void r161_anotherContextDoesNotDo() {
        idp.faults().idToken().claims(claims -> claims.claim("acrs", java.util.List.of("c10", "C1")));
        signIn();

        browser.get(app.url("/pay/now"));

        assertThat(browser.followAll().status()).isEqualTo(403);
    }

    @Test
    void r161_aScriptGetsA401WithAnAddress() throws Exception {
        signIn();
        browser.get(app.url("/private/keep"));

        Page answer = browser.fetch(app.url("/pay/data"));

        assertThat(answer.status()).isEqualTo(401);
        Map<String, Object> body = JSONObjectUtils.parse(answer.text());
        assertThat(body).containsEntry("error", "interaction_required").doesNotContainKey("scopes");
        browser.get(String.valueOf(body.get("sign_in_url")));
        browser.followAll();
        assertThat(claims(authorize()).toString()).contains("c1");
        assertThat(browser.fetch(app.url("/pay/data")).text()).endsWith(" has three books");
    }

    /** The address is for the user for whom it was made, and not for somebody who is sent it (R91). */
    @Test
    void r161_aScriptsAddressServesNobodyElse() throws Exception {
        signIn();
        String address = String.valueOf(
                JSONObjectUtils.parse(browser.fetch(app.url("/pay/data")).text())
                        .get("sign_in_url"));
        HttpVisitor other = new HttpVisitor(clock);

        other.get(app.url("/") + address.substring("/app/".length()));
        other.followAll();

        assertThat(claims(authorize())).isEmpty();
    }

    /** Nor somebody who is signed in here as well. Guard: the user in {@code SignInLink.read}. */
    @Test
    void r161_aScriptsAddressServesNoOtherUser() throws Exception {
        signIn();
        String address = String.valueOf(
                JSONObjectUtils.parse(browser.fetch(app.url("/pay/data")).text())
                        .get("sign_in_url"));
        HttpVisitor other = new HttpVisitor(clock);
        other.get(app.url("/private/keep"));
        other.followAll();
        other.submitForm(Map.of("user", "bob"));
        assertThat(other.followAll().text()).isEqualTo("kept");
        idp.forgetRequests();

        other.get(address);
        other.followAll();

        assertThat(claims(authorize())).isEmpty();
        assertThat(authorize().parameter("login_hint")).isEmpty();
        idp.forgetRequests();
        browser.get(address);
        browser.followAll();
        assertThat(claims(authorize()).toString()).as("its own user").contains("c1");
        assertThat(browser.fetch(app.url("/pay/data")).text()).endsWith(" has three books");
    }

    /** As in a page: the user is known. Guard: that the address says so, in {@code SignInLink.map}. */
    @Test
    void r161_aScriptsAddressDoesNotAskForTheAccountAgain() throws Exception {
        app.set("msal.prompt", "select_account");
        signIn();

        browser.get(String.valueOf(
                JSONObjectUtils.parse(browser.fetch(app.url("/pay/data")).text())
                        .get("sign_in_url")));
        browser.followAll();

        assertThat(authorize().parameter("prompt")).isEmpty();
    }

    @Test
    void r161_aFormIsKept() {
        signIn();

        Page page = browser.postForm(app.url("/pay/now"), Map.of("amount", "3"));

        assertThat(page.status()).isEqualTo(401);
        assertThat(page.text()).contains("ask=");
    }

    @Test
    void r161_aForwardIsDecidedLikeARequestAndAnIncludeLeavesThePartOut() {
        signIn();

        assertThat(browser.get(app.url("/private/include")).text()).isEqualTo("before after");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();
        assertThat(browser.get(app.url("/private/forward")).isRedirect()).isTrue();
        assertThat(browser.followAll().text()).endsWith(" has three books");
    }

    @Test
    void r161_nobodyIsHeldUpOnTheWayOut() {
        app.filter("/*", Map.of("auth-context", "c9"));
        idp.behaviour().authContexts(false);
        idp.signInWithoutUi("ada");
        app.start();

        browser.get(app.url("/pay/now"));

        assertThat(browser.followAll().text()).contains("This page needs another sign-in");
        assertThat(browser.get(app.url("/signout-callback-oidc")).status()).isEqualTo(200);
    }

    /** Where every page needs it, the way in and the way out are open all the same. Guard: own paths in {@code Gate.needsNoStepUp}. */
    @Test
    void r161_theLibrarysOwnPagesNeedNoMore() {
        app.filter("/*", Map.of("max-auth-age", "5m"));
        signIn();
        clock.advance(Duration.ofMinutes(10));

        assertThat(browser.get(app.url("/signout-callback-oidc")).status()).isEqualTo(200);
        browser.get(app.url("/private/keep"));
        browser.followAll();
        browser.submitForm(Map.of("user", "ada"));
        assertThat(browser.followAll().text()).as("through /signin-oidc").isEqualTo("kept");
        clock.advance(Duration.ofMinutes(10));
        idp.forgetRequests();
        Page signOut = browser.postForm(app.url("/signout"), Map.of());

        assertThat(signOut.location()).asString().startsWith(idp.origin());
        assertThat(app.ends()).last().extracting(SignInEnd::reason).isEqualTo(EndReason.LOCAL_SIGN_OUT);
        assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();
    }

    /** Guard: error pages in {@code Gate.needsNoStepUp}. */
    @Test
    void r161_anErrorPageNeedsNoMore() {
        app.errorPage(404, "/pay/error")
                .page("/private/gone", (request, response) -> response.sendError(HttpServletResponse.SC_NOT_FOUND));
        signIn();

        Page page = browser.get(app.url("/private/gone"));

        assertThat(page.status()).isEqualTo(404);
        assertThat(page.text()).endsWith(" has three books");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();
    }

    /** An ID token that nobody asked for it says nothing of how the user signed in. Guards: the names in {@code RenewedClaims}. */
    @ParameterizedTest(name = "R161 what {0} needs stays, although the claims change")
    @ValueSource(strings = {"/pay/", "/hour/"})
    void whatTheSignInHasStaysWhenTheClaimsChange(String path) {
        app.set("msal.verify-sign-in", "15m")
                .filter("/hour/*", Map.of("max-auth-age", "1h"))
                .page("/hour/*", StepUpFlowTest::cart);
        signIn();
        browser.get(app.url(path));
        browser.followAll();
        idp.setRoles("ada", "Reader");
        clock.advance(Duration.ofMinutes(20));
        idp.forgetRequests();

        browser.get(app.url(path));

        assertThat(browser.followAll().text()).endsWith(" has three books");
        assertThat(app.lastSignIn().user().roles()).containsExactly("Reader");
        assertThat(browser.get(app.url(path)).text()).endsWith(" has three books");
        assertThat(idp.requests(Endpoint.AUTHORIZE))
                .as("verified without a page, and no step-up")
                .singleElement()
                .satisfies(seen -> assertThat(seen.parameter("prompt")).contains("none"));
    }

    /** A later ID token shows it no more, as it was issued long after the sign-in. Guard: {@code UserToken.authentication}. */
    @Test
    void r161_theDifferenceOfTheClocksIsThatOfTheSignIn() {
        long authenticated = clock.instant().minusSeconds(280).getEpochSecond();
        idp.signInWithoutUi("ada");
        idp.faults().idToken().claims(claims -> claims.claim("auth_time", authenticated)
                .issueTime(java.util.Date.from(clock.instant().minusSeconds(280 + 300))));
        app.set("msal.verify-sign-in", "15m")
                .filter("/brief/*", Map.of("max-auth-age", "20m"))
                .page("/brief/*", StepUpFlowTest::cart)
                .start();
        browser.get(app.url("/brief/"));
        assertThat(browser.followAll().text()).endsWith(" has null");
        idp.setRoles("ada", "Reader");
        clock.advance(Duration.ofMinutes(18));
        idp.forgetRequests();

        browser.get(app.url("/brief/"));

        assertThat(browser.followAll().text()).endsWith(" has null");
        assertThat(app.lastSignIn().user().roles()).containsExactly("Reader");
        assertThat(idp.requests(Endpoint.AUTHORIZE))
                .as("verified only")
                .singleElement()
                .satisfies(seen -> assertThat(seen.parameter("prompt")).contains("none"));
    }

    @ParameterizedTest(name = "R161 {0} s after the authentication")
    @CsvSource({"0, false", "300, false", "302, true", "4000, true"})
    void anAuthenticationLongAgoIsRepeated(long seconds, boolean asked) {
        signInRecently();
        clock.advance(Duration.ofSeconds(seconds));

        browser.get(app.url("/recent/page"));
        Page page = browser.followAll();

        assertThat(idp.requests(Endpoint.AUTHORIZE).isEmpty()).isEqualTo(!asked);
        if (asked) {
            assertThat(authorize().parameter("max_age")).contains("300");
            assertThat(page.text()).contains("Pick an account");
            browser.submitForm(Map.of("user", "ada"));
            page = browser.followAll();
            assertThat(page.address()).hasToString(app.url("/recent/page"));
        }
        assertThat(page.text()).endsWith(" has three books");
    }

    @Test
    void r161_whatTheProviderDoesNotTellIsNotRecent() {
        idp.behaviour().authTimes(false);
        signIn();

        browser.get(app.url("/recent/page"));
        Page page = browser.followAll();

        assertThat(page.text()).contains("This page needs another sign-in");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).as("once").hasSize(1);
    }

    /** The allowed difference of the clocks is for the check of the answer; the page's own limit is not longer for it. */
    @Test
    void r161_aProviderThatIgnoresTheAgeEndsOnAPage() {
        idp.behaviour().maxAges(false);
        signIn();
        clock.advance(Duration.ofMinutes(7));

        browser.get(app.url("/recent/page"));
        Page page = browser.followAll();

        assertThat(page.text()).contains("This page needs another sign-in");
        assertThat(log.lines()).singleElement().asString().contains("auth_time is ", "which may be 300 s ago");
    }

    /** If it is behind, what it has just done looks old here. Entra says of a token that it has issued it five minutes before. */
    @ParameterizedTest(name = "R161 the provider''s clock is {0} s ahead")
    @ValueSource(longs = {-280, -60, 60, 280})
    void aProvidersClockMayDiffer(long ahead) {
        idp.signInWithoutUi("ada");
        idp.faults().idToken().claims(claims -> claims.claim(
                        "auth_time", clock.instant().plusSeconds(ahead).getEpochSecond())
                .issueTime(java.util.Date.from(clock.instant().plusSeconds(ahead - 300)))
                .notBeforeTime(java.util.Date.from(clock.instant().plusSeconds(ahead - 300))));
        app.filter("/brief/*", Map.of("max-auth-age", "30s"))
                .page("/brief/*", StepUpFlowTest::cart)
                .start();

        browser.get(app.url("/brief/page"));

        assertThat(browser.followAll().text()).endsWith(" has null");
        assertThat(browser.get(app.url("/brief/page")).text()).endsWith(" has null");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).hasSize(1);
    }

    @Test
    void r161_anotherSignInOfThePageKeepsWhatTheFilterNeeds() {
        signInRecently();

        browser.get(app.url("/recent/mail"));

        browser.followAll();

        assertThat(authorize().parameter("scope").orElse("")).contains("Mail.Read");
        assertThat(authorize().parameter("max_age")).contains("300");
    }

    @Test
    void r161_anApplicationAsksForAContextItself() {
        signIn();

        browser.get(app.url("/private/own"));

        assertThat(browser.followAll().text()).endsWith(" has three books");
        assertThat(claims(authorize()).toString()).contains("c2");
        assertThat(browser.get(app.url("/private/own")).text()).endsWith(" has three books");
    }

    /** A page that asks whatever there is. */
    @Test
    void r161_anApplicationThatAsksForEverIsStopped() {
        signIn();
        browser.get(app.url("/private/always"));

        Page page = browser.followAll();

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("The sign-in does not last");
        assertThat(idp.requests(Endpoint.AUTHORIZE)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void r161_whatCannotBeAskedForIsToldToTheApplication() {
        assertThatThrownBy(() -> InteractionRequiredException.forMaxAuthAge(Duration.ofMillis(900)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one second");
        assertThatThrownBy(() -> InteractionRequiredException.forAuthContext(" "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(InteractionRequiredException.forAuthContext("c1"))
                .hasMessage("The user has to be asked: the page needs the authentication context c1")
                .satisfies(required -> assertThat(required.authContext()).contains("c1"))
                .satisfies(required -> assertThat(required.scopes()).isEmpty());
    }
}
