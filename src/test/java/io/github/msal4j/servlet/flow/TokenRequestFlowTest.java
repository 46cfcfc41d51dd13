package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R31, R36: tokens that an application asks for with more than scopes. */
class TokenRequestFlowTest {
    private static final String CHALLENGE =
            "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1604106651\"}}}";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page(
                    "/private/token",
                    (request, response) -> TestApplication.text(
                            response, token(request, scope()).value()))
            .page(
                    "/private/new",
                    (request, response) -> TestApplication.text(
                            response,
                            token(request, scope().withForcedRefresh()).value()))
            .page(
                    "/private/fabrikam",
                    (request, response) -> TestApplication.text(
                            response,
                            token(request, scope().inTenant(Tenant.FABRIKAM.domain()))
                                    .value()))
            .page(
                    "/private/held",
                    (request, response) -> TestApplication.text(
                            response, AccessTokens.of(request).content().toString()))
            .page("/private/api", (request, response) -> TestApplication.text(response, callApi(request)))
            .page("/private/by-hand", (request, response) -> TestApplication.text(response, callApiByHand(request)));

    private static TokenRequest scope() {
        return TokenRequest.of("User.Read");
    }

    private static AccessToken token(HttpServletRequest request, TokenRequest wanted) {
        return AccessTokens.of(request).acquire(wanted);
    }

    /** As the documentation shows it. */
    private String callApi(HttpServletRequest request) throws ServletException, IOException {
        HttpRequest call = HttpRequest.newBuilder(idp.graphMe()).build();
        try {
            return AccessTokens.of(request)
                    .send(HttpClient.newHttpClient(), call, BodyHandlers.ofString(), "User.Read")
                    .body();
        } catch (InterruptedException e) {
            throw new ServletException(e);
        }
    }

    /** By another client than the JDK's. */
    private String callApiByHand(HttpServletRequest request) throws ServletException, IOException {
        AccessTokens tokens = AccessTokens.of(request);
        HttpResponse<String> answer = call(tokens.acquire("User.Read"));
        if (answer.statusCode() == 401) {
            answer = call(tokens.acquire(
                    TokenRequest.of("User.Read").challengedBy(answer.headers().map())));
        }
        return answer.body();
    }

    private HttpResponse<String> call(AccessToken token) throws ServletException, IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(idp.graphMe())
                                    .header("Authorization", "Bearer " + token.value())
                                    .build(),
                            BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new ServletException(e);
        }
    }

    @BeforeEach
    void prepare() {
        idp.signInWithoutUi("ada");
    }

    private void signIn() {
        app.start();
        browser.get(app.url("/private/"));
        browser.followAll();
        idp.forgetRequests();
        clock.advance(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private String get(String path) {
        return browser.get(app.url(path)).text();
    }

    private SeenRequest tokenRequest() {
        List<SeenRequest> seen = idp.requests(Endpoint.TOKEN);
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    @Test
    void aForcedRefreshBringsANewToken() {
        signIn();
        String old = get("/private/token");

        String fresh = get("/private/new");

        assertThat(fresh).isNotEqualTo(old).startsWith("eyJ");
        assertThat(get("/private/token")).as("from now on").isEqualTo(fresh);
        assertThat(tokenRequest().parameter("grant_type")).contains("refresh_token");
    }

    @Test
    void aGuestGetsATokenOfTheOtherTenant() throws Exception {
        idp.signInWithoutUi("gus");
        signIn();
        String atHome = get("/private/token");

        String asGuest = get("/private/fabrikam");

        assertThat(SignedJWT.parse(asGuest).getJWTClaimsSet().getStringClaim("tid"))
                .isEqualTo(Tenant.FABRIKAM.id());
        assertThat(tokenRequest().path()).contains(Tenant.FABRIKAM.domain());
        assertThat(get("/private/token")).as("C25: each in its own tenant").isEqualTo(atHome);
        assertThat(get("/private/fabrikam")).as("kept").isEqualTo(asGuest);
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    /** R34: the user has another id there, so only the account at home can tell them from others. */
    @Test
    void r34_aTokenOfTheOtherTenantForAnotherAccountIsRefused() throws Exception {
        idp.signInWithoutUi("gus");
        signIn();
        idp.faults().at(Endpoint.TOKEN).body(answerFor("carol"));

        assertThat(browser.get(app.url("/private/fabrikam")).status()).isEqualTo(503);
        assertThat(get("/private/held")).as("tokens of that other account").doesNotContain(Tenant.FABRIKAM.domain());
    }

    private String answerFor(String user) throws Exception {
        String idToken = idp.idToken(TestApplication.CLIENT_ID, user, "a-nonce");
        JWTClaimsSet claims = SignedJWT.parse(idToken).getJWTClaimsSet();
        String account = JSONObjectUtils.toJSONString(
                Map.of("uid", claims.getStringClaim("oid"), "utid", claims.getStringClaim("tid")));
        return JSONObjectUtils.toJSONString(Map.of(
                "token_type",
                "Bearer",
                "scope",
                "User.Read",
                "expires_in",
                3600,
                "access_token",
                "the-token-of-somebody-else",
                "id_token",
                idToken,
                "client_info",
                Base64URL.encode(account).toString()));
    }

    @Test
    void tokensOfAllTenantsAreEvicted() {
        idp.signInWithoutUi("gus");
        signIn();
        assertThat(get("/private/fabrikam")).startsWith("eyJ");

        browser.postForm(app.url("/signout"), Map.of());

        assertThat(app.lastSignIn().tokens()).isEmpty();
        app.awaitLiveSessions(0);
    }

    @Test
    void r36_aClaimsChallengeOfAnApiIsMetBehindTheScenes() {
        signIn();
        get("/private/token");
        idp.faults().at(Endpoint.GRAPH).next(1).claimsChallenge(CHALLENGE);

        assertThat(get("/private/by-hand")).contains("Ada Lovelace");

        assertThat(tokenRequest().parameter("claims")).contains(CHALLENGE);
    }

    @Test
    void r167_aClaimsChallengeOfAnApiIsMetInTheSameCall() {
        signIn();
        get("/private/token");
        idp.faults().at(Endpoint.GRAPH).next(1).claimsChallenge(CHALLENGE);

        assertThat(get("/private/api")).contains("Ada Lovelace");

        assertThat(tokenRequest().parameter("claims")).contains(CHALLENGE);
        assertThat(get("/private/api")).as("the new token is kept").contains("Ada Lovelace");
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    @Test
    void r167_aTokenThatTheApiRefusesIsReplacedInTheSameCall() {
        signIn();
        String refused = get("/private/token");
        idp.faults().at(Endpoint.GRAPH).next(1).tokenRefused();

        assertThat(get("/private/api")).contains("Ada Lovelace");

        assertThat(tokenRequest().parameter("grant_type")).contains("refresh_token");
        assertThat(get("/private/token")).as("from now on").isNotEqualTo(refused);
    }

    /** An API that refuses whatever token it gets must not make each page a call of the provider. */
    @Test
    void r167_anApiThatRefusesEveryTokenDoesNotCauseARefreshForEachPage() {
        signIn();
        idp.faults().at(Endpoint.GRAPH).tokenRefused();

        get("/private/api");
        get("/private/api");
        get("/private/api");

        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
        assertThat(idp.requests(Endpoint.GRAPH)).hasSize(4);
    }

    @Test
    void r36_aChallengeThatNeedsTheUserTravelsToTheProvider() {
        signIn();
        idp.faults().at(Endpoint.GRAPH).next(1).claimsChallenge(CHALLENGE);
        idp.faults().at(Endpoint.TOKEN).next(1).error(EntraError.invalidGrant());

        Page redirect = browser.get(app.url("/private/api"));

        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.location().toString()).contains("claims=%7B%22access_token%22%3A%7B%22nbf%22");
        assertThat(get("/private/held")).as("the refused token is dropped").doesNotContain("User.Read");
        browser.get(app.url("/private/api"));
        assertThat(browser.followAll().text()).contains("Ada Lovelace");
    }

    @Test
    void r36_whatTheApplicationCanDoIsToldOnlyIfConfigured() throws Exception {
        app.set("msal.client-capabilities", "cp1");
        app.start();

        Page redirect = browser.get(app.url("/private/token"));

        assertThat(redirect.location().toString())
                .contains(
                        "claims=%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22cp1%22%5D%7D%7D%7D");
        String token = browser.followAll().text();
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("xms_cc"))
                .containsExactly("cp1");
    }

    @Test
    void r36_otherwiseNothingIsSaid() {
        app.start();

        Page redirect = browser.get(app.url("/private/token"));

        assertThat(redirect.location().toString()).doesNotContain("claims=");
    }

    /** Another account of the user is known there. Guard: {@code RefreshCall.noteConfirmed}. */
    @Test
    void r79_whatAnotherTenantSaysConfirmsNothingAtHome() {
        idp.signInWithoutUi("gus");
        signIn();
        long before = app.lastSignIn().verifiedAt();

        assertThat(get("/private/fabrikam")).startsWith("eyJ");

        assertThat(app.lastSignIn().verifiedAt()).isEqualTo(before);
        assertThat(get("/private/new")).startsWith("eyJ");
        assertThat(app.lastSignIn().verifiedAt()).as("the home tenant").isGreaterThan(before);
    }

    /** The same for a refusal that says only that the user has to do something there. */
    @Test
    void r79_norDoesItsRefusal() {
        idp.signInWithoutUi("gus");
        signIn();
        long before = app.lastSignIn().verifiedAt();
        idp.faults().at(Endpoint.TOKEN).next(2).error(EntraError.interactionRequired(CHALLENGE));

        get("/private/fabrikam");

        assertThat(tokenRequest().path()).contains(Tenant.FABRIKAM.domain());
        assertThat(app.lastSignIn().verifiedAt()).isEqualTo(before);
        get("/private/new");
        assertThat(app.lastSignIn().verifiedAt()).as("the home tenant").isGreaterThan(before);
    }
}
