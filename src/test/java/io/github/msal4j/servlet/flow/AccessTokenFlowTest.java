package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R30-R39: the hand-out of access tokens as an application uses it. */
class AccessTokenFlowTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page("/private/token", (request, response) -> acquire(request, response, "User.Read"))
            .page("/private/mail", (request, response) -> acquire(request, response, "Mail.Read"))
            .page("/private/me", (request, response) -> callApi(request, response))
            .page("/open", (request, response) -> showMessage(request, response));

    @BeforeEach
    void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/"));
        browser.followAll();
        idp.forgetRequests();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private static void acquire(HttpServletRequest request, HttpServletResponse response, String scope)
            throws IOException {
        AccessToken token = AccessTokens.of(request).acquire(scope);
        TestApplication.text(response, token.value());
    }

    private void callApi(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        AccessToken token = AccessTokens.of(request).acquire("User.Read");
        HttpRequest call = HttpRequest.newBuilder(idp.graphMe())
                .header("Authorization", "Bearer " + token.value())
                .build();
        try {
            TestApplication.text(
                    response,
                    HttpClient.newHttpClient()
                            .send(call, BodyHandlers.ofString())
                            .body());
        } catch (InterruptedException e) {
            throw new ServletException(e);
        }
    }

    @Test
    void theTokenOpensTheDownstreamApi() {
        assertThat(browser.get(app.url("/private/me")).text()).contains("\"displayName\":\"Ada Lovelace\"");
    }

    @Test
    void aTokenInTheSessionIsHandedOutWithoutAnyCall() {
        String first = browser.get(app.url("/private/token")).text();
        String second = browser.get(app.url("/private/token")).text();

        assertThat(second).isEqualTo(first).startsWith("eyJ");
        assertThat(idp.requests()).as("R31, M3: requests to the provider").isEmpty();
    }

    @Test
    void aTokenInItsLastFiveMinutesIsRefreshed() {
        String old = browser.get(app.url("/private/token")).text();
        clock.advance(Duration.ofHours(1).minusMinutes(6));
        assertThat(browser.get(app.url("/private/token")).text())
                .as("R31: six minutes are enough")
                .isEqualTo(old);

        clock.advance(Duration.ofMinutes(2));
        String fresh = browser.get(app.url("/private/token")).text();

        assertThat(fresh).as("R31: four minutes are not").isNotEqualTo(old).startsWith("eyJ");
        SeenRequest refresh = idp.requests(Endpoint.TOKEN).get(0);
        assertThat(refresh.parameter("grant_type")).contains("refresh_token");
        assertThat(browser.get(app.url("/private/token")).text()).isEqualTo(fresh);
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    @Test
    void theNewRefreshTokenIsKept() {
        browser.get(app.url("/private/token"));
        clock.advance(Duration.ofHours(1));
        browser.get(app.url("/private/token"));
        clock.advance(Duration.ofHours(1));
        browser.get(app.url("/private/token"));

        List<String> used = idp.requests(Endpoint.TOKEN).stream()
                .map(request -> request.parameter("refresh_token").orElseThrow())
                .toList();
        assertThat(used).hasSize(2).doesNotHaveDuplicates();
        app.awaitLiveSessions(1);
    }

    @Test
    void manyRequestsOfOneSessionCauseOneRefresh() throws Exception {
        clock.advance(Duration.ofHours(1));
        String cookie = sessionCookie(browser);
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            List<Callable<String>> requests = IntStream.range(0, 50)
                    .<Callable<String>>mapToObj(i -> () -> getWith(cookie, app.url("/private/token")))
                    .toList();
            List<String> tokens = threads.invokeAll(requests).stream()
                    .map(AccessTokenFlowTest::join)
                    .distinct()
                    .toList();

            assertThat(tokens).as("R32").singleElement().asString().startsWith("eyJ");
            assertThat(idp.requests(Endpoint.TOKEN)).as("R32").hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static String join(Future<String> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String sessionCookie(HttpVisitor visitor) {
        return visitor.cookies().all().stream()
                .filter(cookie -> cookie.name().equals("JSESSIONID"))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .findFirst()
                .orElseThrow();
    }

    private static String getWith(String cookie, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Cookie", cookie)
                .header("Accept", "text/html")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void twoUsersNeverSeeEachOthersTokens() {
        idp.signInWithoutUi("bob");
        HttpVisitor bob = new HttpVisitor(clock);
        bob.get(app.url("/private/me"));
        assertThat(bob.followAll().text()).as("R30").contains("Bob");
        clock.advance(Duration.ofHours(1));

        assertThat(browser.get(app.url("/private/me")).text()).as("R30").contains("Ada Lovelace");
        assertThat(bob.get(app.url("/private/me")).text()).as("R30").contains("Bob");
    }

    @Test
    void consentIsAskedForAndTheUserComesBackToTheSamePage() {
        Page redirect = browser.get(app.url("/private/mail?folder=inbox"));

        assertThat(redirect.status()).as("R35").isEqualTo(303);
        assertThat(redirect.location().toString())
                .contains("Mail.Read", "User.Read", "login_hint=ada%40contoso.example");
        idp.consent(TestApplication.CLIENT_ID, "ada", "Mail.Read");
        Page page = browser.followAll();
        assertThat(page.address()).hasToString(app.url("/private/mail?folder=inbox"));
        assertThat(page.text()).startsWith("eyJ");
        app.awaitLiveSessions(1);
    }

    @Test
    void aConsentThatDoesNotHelpEndsInAnExplanation() {
        idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidGrant());
        clock.advance(Duration.ofHours(1));

        browser.get(app.url("/private/token"));
        for (int i = 0; i < 40 && browser.page().isRedirect(); i++) {
            browser.follow();
        }

        assertThat(browser.page().isRedirect()).as("R35: never a loop").isFalse();
    }

    @Test
    void aScriptThatNeedsConsentGets401() {
        Page answer = browser.fetch(app.url("/private/mail"));

        assertThat(answer.status()).as("R35, R16").isEqualTo(401);
        assertThat(answer.text()).contains("interaction_required", "Mail.Read");
    }

    @Test
    void aClaimsChallengeTravelsInTheNextAuthorizationRequest() {
        clock.advance(Duration.ofHours(1));
        String claims = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";
        idp.faults().at(Endpoint.TOKEN).next(1).error(EntraError.interactionRequired(claims));

        Page redirect = browser.get(app.url("/private/token"));

        assertThat(redirect.location().toString()).as("R36").contains("claims=%7B%22access_token%22");
        assertThat(browser.followAll().text()).startsWith("eyJ");
    }

    @Test
    void whileTheProviderIsDownAValidTokenIsStillServed() {
        String old = browser.get(app.url("/private/token")).text();
        clock.advance(Duration.ofHours(1).minusMinutes(2));
        idp.faults().at(Endpoint.TOKEN).down();

        assertThat(browser.get(app.url("/private/token")).text()).as("R38").isEqualTo(old);

        clock.advance(Duration.ofMinutes(3));
        Page page = browser.get(app.url("/private/token"));
        assertThat(page.status()).as("R38").isEqualTo(503);
        assertThat(page.text()).contains("The sign-in service does not answer");

        idp.faults().clear();
        // Past the pause that follows many failures: how many there were depends on how soon the refresh beside ended.
        clock.advance(Duration.ofSeconds(11));
        assertThat(browser.get(app.url("/private/token")).text())
                .as("the user stayed signed in")
                .startsWith("eyJ");
    }

    @Test
    void r21_aRefreshWhoseIdTokenCameWithAnotherAccessTokenIsRefused() {
        clock.advance(Duration.ofHours(1));
        idp.faults().idToken().claims(claims -> claims.claim("at_hash", "77QmUPtjPfzWtF2AnpK9RQ"));

        assertThat(browser.get(app.url("/private/token")).status()).isEqualTo(503);
    }

    @Test
    void aRefreshThatReturnsAnotherUserIsRefused() {
        clock.advance(Duration.ofHours(1));
        idp.faults().idToken().claims(claims -> claims.subject("somebody-else"));

        assertThat(browser.get(app.url("/private/token")).status()).as("R34").isEqualTo(503);
    }

    @Test
    void whereNobodyIsSignedInTheMessageNamesTheRemedy() {
        assertThat(browser.get(app.url("/open")).text())
                .isEqualTo("Nobody is signed in at /app/open; map the sign-in filter to this path,"
                        + " and use access tokens behind it only");
    }

    private static void showMessage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            AccessTokens.of(request).acquire("User.Read");
        } catch (IllegalStateException e) {
            TestApplication.text(response, String.valueOf(e.getMessage()));
        }
    }
}
