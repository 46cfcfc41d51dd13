package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.AppTokens;
import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.FakeContext;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R122: tokens of the application itself, for jobs that no user has asked for. */
class AppTokensFlowTest {
    private static final String GRAPH = "https://graph.microsoft.com/.default";
    private static final String ORDERS = "api://orders/.default";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final TestApplication app = TestApplication.at(idp).clock(clock);

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private AppTokens start() {
        app.set("msal.http-timeout", "2s").start();
        return app.component(AppTokens.class);
    }

    private List<SeenRequest> calls() {
        return idp.requests(Endpoint.TOKEN);
    }

    private static JWTClaimsSet claims(AccessToken token) throws ParseException {
        return SignedJWT.parse(token.value()).getJWTClaimsSet();
    }

    @Test
    void r122_aJobHasATokenBeforeAnybodyHasSignedIn() throws ParseException {
        AccessToken token = start().acquire(GRAPH);

        assertThat(claims(token).getAudience()).containsExactly("https://graph.microsoft.com");
        assertThat(claims(token).getStringClaim("idtyp")).isEqualTo("app");
        assertThat(token.scopes()).containsExactly(GRAPH);
        assertThat(token.expiresAt()).isAfter(clock.instant().plusSeconds(3_000));
        assertThat(token.toString()).doesNotContain(token.value());
        assertThat(idp.requests(Endpoint.AUTHORIZE)).isEmpty();
        assertThat(calls()).singleElement().satisfies(call -> {
            assertThat(call.parameter("grant_type")).contains("client_credentials");
            assertThat(call.parameter("scope")).contains(GRAPH);
        });
    }

    @Test
    void r167_aJobCallsAnApiWithATokenOfTheApplication() throws Exception {
        AppTokens tokens = start();
        HttpRequest call = HttpRequest.newBuilder(idp.graphMe()).build();

        HttpResponse<String> answer = tokens.send(HttpClient.newHttpClient(), call, BodyHandlers.ofString(), GRAPH);

        assertThat(answer.statusCode()).as("the local Graph serves users only").isEqualTo(401);
        assertThat(idp.requests(Endpoint.GRAPH))
                .as("with one token, and with a new one")
                .hasSize(2);
        assertThat(calls()).hasSize(2);
        app.close();
        assertThatThrownBy(() -> tokens.send(HttpClient.newHttpClient(), call, BodyHandlers.ofString(), GRAPH))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void r122_anyCodeOfTheApplicationFindsThemByItsContext() {
        app.page(
                "/job",
                (request, response) -> TestApplication.text(
                        response,
                        AppTokens.of(request.getServletContext()).acquire(GRAPH).value()));
        String here = start().acquire(GRAPH).value();

        assertThat(new HttpVisitor(clock).get(app.url("/job")).text()).isEqualTo(here);
    }

    @Test
    void r122_itIsKeptByScopeAndTenant() throws ParseException {
        AppTokens tokens = start();
        TokenRequest elsewhere = TokenRequest.of(GRAPH).inTenant(Tenant.FABRIKAM.id());

        Set<String> values = IntStream.range(0, 3)
                .boxed()
                .flatMap(i -> java.util.stream.Stream.of(
                        tokens.acquire(GRAPH), tokens.acquire(ORDERS), tokens.acquire(elsewhere)))
                .map(AccessToken::value)
                .collect(Collectors.toSet());

        assertThat(values).hasSize(3);
        assertThat(calls()).hasSize(3);
        assertThat(claims(tokens.acquire(elsewhere)).getStringClaim("tid")).isEqualTo(Tenant.FABRIKAM.id());
    }

    /** A user's token and the application's never stand for each other. */
    @Test
    void r122_noUsersSessionIsInvolved() throws ParseException {
        app.page(
                "/private/mine",
                (request, response) -> TestApplication.text(
                        response,
                        io.github.msal4j.servlet.AccessTokens.of(request)
                                .acquire("https://graph.microsoft.com/User.Read")
                                .value()));
        AppTokens tokens = start();
        idp.signInWithoutUi("ada");
        HttpVisitor browser = new HttpVisitor(clock);
        browser.get(app.url("/private/mine"));
        String users = browser.followAll().text();

        AccessToken own = tokens.acquire(GRAPH);

        assertThat(SignedJWT.parse(users).getJWTClaimsSet().getStringClaim("scp"))
                .contains("User.Read");
        assertThat(own.value()).isNotEqualTo(users);
        assertThat(claims(own).getStringClaim("scp")).isNull();
        app.invalidateAllSessions();
        app.awaitLiveSessions(0);
        assertThat(tokens.acquire(GRAPH).value()).isEqualTo(own.value());
    }

    @Test
    void r122_manyJobsShareOneCall() throws Exception {
        AppTokens tokens = start();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).hold()) {
            List<CompletableFuture<String>> jobs = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> tokens.acquire(GRAPH).value(), threads))
                    .toList();
            hold.awaitArrival();
            hold.release();

            assertThat(jobs.stream().map(CompletableFuture::join).collect(Collectors.toSet()))
                    .hasSize(1);
            assertThat(calls()).hasSize(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void r122_itIsRefreshedAhead() {
        AppTokens tokens = start();
        String first = tokens.acquire(GRAPH).value();
        clock.advance(Duration.ofMinutes(54));
        assertThat(tokens.acquire(GRAPH).value()).isEqualTo(first);

        clock.advance(Duration.ofMinutes(2));

        Await.until("the new one is handed out", Duration.ofSeconds(30), () -> !tokens.acquire(GRAPH)
                .value()
                .equals(first));
        assertThat(calls()).hasSize(2);
    }

    @Test
    void r122_theProviderMayRecommendAnEarlierRefreshForWhichNobodyWaits() throws Exception {
        idp.behaviour().refreshIn(Optional.of(Duration.ofMinutes(30)));
        AppTokens tokens = start();
        String first = tokens.acquire(GRAPH).value();
        clock.advance(Duration.ofMinutes(31));

        try (Hold hold = idp.faults().at(Endpoint.TOKEN).hold()) {
            assertThat(tokens.acquire(GRAPH).value()).isEqualTo(first);
            hold.awaitArrival();
            hold.release();
        }

        Await.until("the new one is handed out", Duration.ofSeconds(30), () -> !tokens.acquire(GRAPH)
                .value()
                .equals(first));
    }

    /** What can be wrong with the provider. */
    private enum Outage {
        DOWN,
        FAILING,
        GARBAGE,
        REFUSING
    }

    private void happen(Outage outage) {
        switch (outage) {
            case DOWN -> idp.faults().at(Endpoint.TOKEN).down();
            case FAILING -> idp.faults().at(Endpoint.TOKEN).status(503);
            case GARBAGE -> idp.faults().at(Endpoint.TOKEN).garbage();
            case REFUSING -> idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidClient());
        }
    }

    @ParameterizedTest
    @EnumSource
    void r122_aValidTokenServesWhileTheProviderDoesNot(Outage outage) {
        AppTokens tokens = start();
        String first = tokens.acquire(GRAPH).value();
        clock.advance(Duration.ofMinutes(56));
        happen(outage);

        for (int i = 0; i < 20; i++) {
            assertThat(tokens.acquire(GRAPH).value()).isEqualTo(first);
        }

        assertThat(calls()).as("not one call for each job").hasSizeLessThan(8);
    }

    @ParameterizedTest
    @EnumSource
    void r122_withoutAValidTokenTheMessageNamesTheReason(Outage outage) {
        AppTokens tokens = start();
        AccessToken first = tokens.acquire(GRAPH);
        clock.advance(Duration.ofMinutes(61));
        happen(outage);

        assertThatThrownBy(() -> tokens.acquire(GRAPH))
                .isInstanceOf(AccessTokenUnavailableException.class)
                .hasMessageStartingWith("No access token of the application for " + GRAPH + " is available: ")
                .hasMessageContaining(
                        switch (outage) {
                            case DOWN -> "No answer from ";
                            case FAILING -> "answers with status 503";
                            case GARBAGE -> "The token";
                            case REFUSING -> "AADSTS7000215";
                        })
                .hasMessageNotContaining(first.value());
    }

    @Test
    void r122_aProviderThatKeepsFailingIsLeftAloneForAWhile() {
        AppTokens tokens = start();
        idp.faults().at(Endpoint.TOKEN).status(500);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> tokens.acquire(GRAPH)).hasMessageContaining("status 500");
        }
        int calls = calls().size();

        assertThatThrownBy(() -> tokens.acquire(GRAPH))
                .isInstanceOf(AccessTokenUnavailableException.class)
                .hasMessageContaining("has failed 5 times in a row");

        assertThat(calls()).hasSize(calls);
    }

    @Test
    void r122_theProvidersWishToWaitIsRespected() {
        AppTokens tokens = start();
        idp.faults().at(Endpoint.TOKEN).next(1).tooManyRequests(Duration.ofMinutes(2));
        assertThatThrownBy(() -> tokens.acquire(GRAPH)).hasMessageContaining("status 429");
        int calls = calls().size();

        assertThatThrownBy(() -> tokens.acquire(GRAPH)).hasMessageContaining("asked to wait");
        assertThat(calls()).hasSize(calls);

        clock.advance(Duration.ofMinutes(3));
        assertThat(tokens.acquire(GRAPH).value()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "User.Read",
                "https://graph.microsoft.com/User.Read",
                "https://graph.microsoft.com/.default api://orders/.default",
                "https://graph.microsoft.com",
                ".default.",
                "openid"
            })
    void r122_aScopeIsOneResourcesDefault(String scopes) {
        AppTokens tokens = start();

        assertThatThrownBy(() -> tokens.acquire(scopes.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("followed by /.default", scopes, "application permissions");
        assertThatThrownBy(tokens::acquire)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one scope");
        assertThat(calls()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "invalid_resource, 500011, the API does not exist in this tenant",
        "unauthorized_client, 501051, the API admits only applications that have one of its roles",
        "unauthorized_client, 700016, msal.client-id is not known in this tenant",
        "invalid_client, 7000222, msal.client-secret has expired",
        "access_denied, 53003, Conditional Access policy for workload identities",
        "invalid_request, 7000229, the tenant has no service principal of the application"
    })
    void r122_aRefusalNamesTheRemedy(String error, int code, String remedy) {
        AppTokens tokens = start();
        idp.faults().at(Endpoint.TOKEN).error(EntraError.of(400, error, code, "Prose that is not repeated."));

        assertThatThrownBy(() -> tokens.acquire(GRAPH))
                .isInstanceOf(AccessTokenUnavailableException.class)
                .hasMessageContainingAll("AADSTS" + code, remedy)
                .hasMessageNotContaining("Prose");
    }

    @Test
    void r122_anApplicationOfSeveralTenantsSaysWhichOne() throws ParseException {
        app.set("msal.tenant-id", "organizations");
        AppTokens tokens = start();

        assertThatThrownBy(() -> tokens.acquire(GRAPH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("msal.tenant-id is organizations", "inTenant");

        AccessToken token = tokens.acquire(TokenRequest.of(GRAPH).inTenant(Tenant.FABRIKAM.id()));
        assertThat(claims(token).getStringClaim("tid")).isEqualTo(Tenant.FABRIKAM.id());
    }

    @Test
    void r122_aNewOneCanBeWantedAndAChallengeIsPassedOn() {
        AppTokens tokens = start();
        String first = tokens.acquire(GRAPH).value();

        String second =
                tokens.acquire(TokenRequest.of(GRAPH).withForcedRefresh()).value();
        assertThat(second).isNotEqualTo(first);
        assertThat(tokens.acquire(GRAPH).value()).as("it is kept").isEqualTo(second);

        String third = tokens.acquire(
                        TokenRequest.of(GRAPH).withClaims("{\"access_token\":{\"nbf\":{\"essential\":true}}}"))
                .value();
        assertThat(third).isNotEqualTo(second);
        assertThat(calls().get(2).parameter("claims"))
                .hasValueSatisfying(sent -> assertThat(sent).contains("nbf"));
    }

    @Test
    void r122_aTokenThatIsNoBearerTokenIsNotHandedOut() {
        idp.behaviour().tokenType(Optional.of("DPoP"));
        AppTokens tokens = start();

        assertThatThrownBy(() -> tokens.acquire(GRAPH))
                .isInstanceOf(AccessTokenUnavailableException.class)
                .hasMessageContaining("must have token_type Bearer, and has DPoP");
    }

    /** The audience of the assertion is the tenant that is asked, not the home tenant. */
    @Test
    void r122_aCertificateServesInEachTenant(@TempDir Path directory) throws ParseException {
        TestCertificate certificate = TestCertificate.rsa(directory, "app");
        app.without("msal.client-secret")
                .set("msal.client-certificate", certificate.store().toString())
                .set("msal.client-certificate-password", TestCertificate.PASSWORD)
                .certificate(certificate.certificate());
        AppTokens tokens = start();

        assertThat(tokens.acquire(GRAPH).value()).isNotEmpty();
        assertThat(claims(tokens.acquire(TokenRequest.of(GRAPH).inTenant(Tenant.FABRIKAM.id())))
                        .getStringClaim("tid"))
                .isEqualTo(Tenant.FABRIKAM.id());
    }

    @Test
    void r122_anAssertionFileServes(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("assertion"), "signed-by-the-cluster");
        app.without("msal.client-secret").set("msal.client-assertion-file", file.toString());
        AppTokens tokens = start();
        idp.register(AppRegistration.of(TestApplication.CLIENT_ID).federatedAssertion("signed-by-the-cluster"));

        assertThat(tokens.acquire(GRAPH).value()).isNotEmpty();
    }

    @Test
    void r122_assertionsOfTheApplicationsOwnServe() {
        app.without("msal.client-secret").attribute(ClientAssertionProvider.class.getName(), (ClientAssertionProvider)
                request -> idp.sign(new JWTClaimsSet.Builder()
                        .issuer("https://spiffe.example")
                        .subject("web")
                        .audience("api://AzureADTokenExchange")
                        .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                        .build()));
        AppTokens tokens = start();
        idp.register(AppRegistration.of(TestApplication.CLIENT_ID)
                .federatedCredential("https://spiffe.example", "web", "api://AzureADTokenExchange"));

        assertThat(tokens.acquire(GRAPH).value()).isNotEmpty();
    }

    @Test
    void r122_afterTheUndeploymentThereAreNone() {
        AppTokens tokens = start();
        String unused = tokens.acquire(GRAPH).value();

        app.undeploy();

        assertThatThrownBy(() -> tokens.acquire(GRAPH))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The application has been stopped");
        assertThatThrownBy(() -> tokens.acquire("User.Read"))
                .as("whatever is asked for")
                .isInstanceOf(IllegalStateException.class);
        assertThat(calls()).as("the provider is not asked any more").hasSize(1);
    }

    @Test
    void r122_aJobThatWaitsAtTheUndeploymentIsTold() throws Exception {
        AppTokens tokens = start();
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).hold()) {
            CompletableFuture<AccessToken> job = CompletableFuture.supplyAsync(() -> tokens.acquire(GRAPH));
            hold.awaitArrival();

            app.undeploy();

            assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The application has been stopped");
        }
    }

    @Test
    void r122_whoAsksTooEarlyIsToldSo() {
        assertThatThrownBy(() -> AppTokens.of(new FakeContext().context()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("/app/", "has not been started there yet, or has been stopped");
    }

    /** Guard: {@code ApplicationTokens.refreshed} drops it before the call. */
    @Test
    void r122_aTokenThatAnApiHasRefusedDoesNotServeAgainWhateverTheProviderSays() {
        AppTokens tokens = start();
        String refused = tokens.acquire(GRAPH).value();
        idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidClient());
        assertThatThrownBy(() -> tokens.acquire(TokenRequest.of(GRAPH).withClaims("{\"access_token\":{}}")))
                .isInstanceOf(AccessTokenUnavailableException.class);
        idp.faults().clear();

        assertThat(tokens.acquire(GRAPH).value()).isNotEqualTo(refused);
    }

    /** Guard: {@code LONGEST_PAUSE} in {@code ApplicationTokens.called}. */
    @Test
    void r97_aClockThatIsPutBackMakesNoLongerPause() {
        AppTokens tokens = start();
        idp.faults().at(Endpoint.TOKEN).next(1).tooManyRequests(Duration.ofMinutes(2));
        assertThatThrownBy(() -> tokens.acquire(GRAPH)).hasMessageContaining("status 429");

        clock.advance(Duration.ofDays(-1));

        assertThat(tokens.acquire(GRAPH).value()).isNotEmpty();
    }
}
