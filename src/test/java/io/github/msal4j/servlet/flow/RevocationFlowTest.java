package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R40, RFC 7009: a provider that has a {@code revocation_endpoint} is told at a local sign-out that the refresh token is not used
 * any more, and nobody waits for it for long. Guard: {@code EndRules.isTold} in {@code Ending.evict}.
 */
class RevocationFlowTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String THREAD = "msal4j-servlet-revocation";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.token.Revocations");
    private final CapturedLog everything = CapturedLog.of("io.github.msal4j.servlet");
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .set("msal.http-timeout", "1s")
            .page("/private/logout", (request, response) -> {
                request.logout();
                TestApplication.text(response, "user=" + request.getUserPrincipal());
            })
            .page("/private/invalidate", (request, response) -> {
                request.getSession().invalidate();
                TestApplication.text(response, "invalidated");
            });

    @AfterEach
    void stop() {
        log.close();
        everything.close();
        app.close();
        idp.close();
    }

    private void start() {
        idp.behaviour().revocation(true);
        idp.signInWithoutUi("ada");
        app.start();
    }

    /** The refresh token of a new sign-in. */
    private String signIn() {
        // A sign-in that began at the moment of a sign-out is taken for one that it overtook (R52).
        clock.advance(Duration.ofSeconds(1));
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().status()).isEqualTo(200);
        List<String> tokens = idp.refreshTokens("ada");
        return tokens.get(tokens.size() - 1);
    }

    private void signOut() {
        assertThat(browser.postForm(app.url("/signout"), Map.of()).status()).isEqualTo(303);
    }

    private void awaitRevoked(String token) {
        Await.until("the refresh token is revoked", SOON, () -> !idp.refreshTokens("ada")
                .contains(token));
    }

    private List<String> told() {
        return idp.requests(Endpoint.REVOCATION).stream()
                .map(request -> request.form().get("token").orElseThrow())
                .toList();
    }

    private String awaitOneFailure() {
        Await.until("a line in the log", SOON, () -> !log.lines().isEmpty());
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith(
                        "WARNING Signed out, but the provider does not know that the refresh token is not used any more: ");
        return log.lines().get(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void r40_aLocalSignOutTakesTheRefreshTokenBack(boolean secretInHeader) {
        idp.behaviour().secretInHeader(secretInHeader);
        if (secretInHeader) {
            asAnyOpenIdProvider();
        }
        start();
        String token = signIn();

        signOut();

        awaitRevoked(token);
        SeenRequest request = idp.requests(Endpoint.REVOCATION).get(0);
        assertThat(request.form().get("token")).contains(token);
        assertThat(request.form().get("token_type_hint")).contains("refresh_token");
        assertThat(request.form().get("client_secret").isPresent()).isEqualTo(!secretInHeader);
        assertThat(request.header("authorization").isPresent()).isEqualTo(secretInHeader);
        assertThat(log.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }

    private void asAnyOpenIdProvider() {
        app.without("msal.tenant-id").set("msal.authority", idp.realm(Tenant.CONTOSO));
    }

    @Test
    void r40_withACertificate(@TempDir Path directory) {
        TestCertificate certificate = TestCertificate.rsa(directory, "application", 365);
        app.without("msal.client-secret")
                .set("msal.client-certificate", certificate.store().toString())
                .set("msal.client-certificate-password", TestCertificate.PASSWORD)
                .certificate(certificate.certificate());
        start();
        String token = signIn();

        signOut();

        awaitRevoked(token);
        assertThat(idp.requests(Endpoint.REVOCATION).get(0).form().get("client_assertion"))
                .isPresent();
    }

    @Test
    void r40_logoutOfTheServletApiToo() {
        start();
        String token = signIn();

        assertThat(browser.get(app.url("/private/logout")).text()).isEqualTo("user=null");

        awaitRevoked(token);
    }

    @Test
    void r36_theNewestOneIfItWasRefreshed() {
        idp.behaviour().refreshTokensOnce(true);
        app.page(
                "/private/refresh",
                (request, response) -> TestApplication.text(
                        response,
                        AccessTokens.of(request)
                                .acquire(TokenRequest.of("User.Read").withForcedRefresh())
                                .value()));
        start();
        signIn();
        assertThat(browser.get(app.url("/private/refresh")).status()).isEqualTo(200);
        String newest = idp.refreshTokens("ada").get(0);

        signOut();

        awaitRevoked(newest);
        assertThat(told()).containsExactly(newest);
    }

    /** What is not told, and why: see EndRules. */
    @Test
    void r40_noOtherEndIsTold() {
        start();
        signIn();
        browser.get(app.url("/private/invalidate"));
        signIn();
        new HttpVisitor()
                .get(app.url(
                        "/signout-callback-oidc?sid=" + app.lastSignIn().sid().orElseThrow()));
        signIn();
        // Again, in the same session.
        browser.get(app.url("/signin-oidc?return_to=%2F"));
        browser.followAll();
        clock.advance(Duration.ofDays(2));
        browser.get(app.url("/private/"));
        String last = signIn();

        signOut();

        awaitRevoked(last);
        app.undeploy();
        assertThat(told()).containsExactly(last);
    }

    @Test
    void r40_aProviderWithoutTheEndpointIsNotAsked() {
        start();
        idp.behaviour().revocation(false);
        signIn();

        signOut();

        app.undeploy();
        assertThat(idp.requests(Endpoint.REVOCATION)).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void r40_anEndpointThatHangsDelaysNobody() throws InterruptedException {
        app.set("msal.http-timeout", "3s");
        start();
        String token = signIn();
        try (Hold hold = idp.faults().at(Endpoint.REVOCATION).hold()) {
            signOut();
            assertThat(log.lines()).as("the call has not been given up yet").isEmpty();
            assertThat(app.lastSignIn().tokens()).isEmpty();

            hold.awaitArrival();
            assertThat(awaitOneFailure()).contains("No answer from", "within 3000 ms (msal.http-timeout)");
            signIn();
        }
        assertNoTokenIsLogged(token);
    }

    /**
     * The provider's session goes on, and Keycloak ends what a sign-in gets there that begins meanwhile; see KeycloakSignOutIT. Guard:
     * the wait in {@code SignedInRequest.logout} and in {@code SignOutEndpoint}.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/private/logout", "/signout"})
    void r40_whereTheProvidersSessionGoesOnTheSignOutWaitsForASecondAtMost(String path) throws Exception {
        app.set("msal.http-timeout", "60s");
        idp.behaviour().revocation(true);
        ChangedMetadata.at(idp, metadata -> metadata.remove("end_session_endpoint"));
        start();
        signIn();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Hold hold = idp.faults().at(Endpoint.REVOCATION).hold()) {
            long since = System.nanoTime();
            Future<Page> answer = thread.submit(() ->
                    path.equals("/signout") ? browser.postForm(app.url(path), Map.of()) : browser.get(app.url(path)));
            hold.awaitArrival();
            assertThat(app.lastSignIn().tokens()).as("evicted first").isEmpty();

            assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS).status())
                    .as("although the endpoint hangs")
                    .isEqualTo(200);

            assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(log.lines()).as("the call goes on").isEmpty();
        } finally {
            thread.shutdownNow();
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("503", "answers with status 503", idp -> idp.faults()
                        .at(Endpoint.REVOCATION)
                        .status(503)),
                failure("RFC 7009 section 2.2.1", "answers with status 400: unsupported_token_type", idp -> idp.faults()
                        .at(Endpoint.REVOCATION)
                        .answer(400, "{\"error\":\"unsupported_token_type\"}")),
                failure("the token as the error", "answers with status 400", idp -> idp.faults()
                        .at(Endpoint.REVOCATION)
                        .answer(400, "{\"error\":\"" + idp.refreshTokens("ada").get(0) + "\"}")),
                failure("a redirect", "answers with status 307", idp -> idp.faults()
                        .at(Endpoint.REVOCATION)
                        .redirect(307, idp.endpoint(Endpoint.TOKEN, "common").toString())),
                failure("a body without end", "the answer is longer than", idp -> idp.faults()
                        .at(Endpoint.REVOCATION)
                        .body("x".repeat(1 << 21))),
                failure("not even HTTP", "No answer from", idp -> idp.faults()
                        .at(Endpoint.REVOCATION)
                        .down()));
    }

    private static Arguments failure(String what, String said, Consumer<LocalIdentityProvider> order) {
        return Arguments.of(what, said, order);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void r40_aFailureIsOneLine(String what, String said, Consumer<LocalIdentityProvider> order) {
        start();
        String token = signIn();
        order.accept(idp);
        int tokenRequests = idp.requests(Endpoint.TOKEN).size();

        signOut();

        assertThat(awaitOneFailure()).contains(said);
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(tokenRequests);
        assertNoTokenIsLogged(token);
    }

    private void assertNoTokenIsLogged(String token) {
        assertThat(everything.lines()).noneMatch(line -> line.contains(token));
    }

    /** Guard: {@code ProviderHttp.postAside} counts failures apart. */
    @Test
    void r38_anEndpointThatFailsStopsNoSignIn() {
        start();
        idp.faults().at(Endpoint.REVOCATION).status(500);

        Await.until("the endpoint is left alone", SOON, () -> {
            signIn();
            signOut();
            return log.lines().stream().anyMatch(line -> line.contains("times in a row or more"));
        });
        signIn();
    }

    @Test
    void r50_nothingIsLeftWhenTheApplicationStops() throws InterruptedException {
        start();
        signIn();
        try (Hold hold = idp.faults().at(Endpoint.REVOCATION).hold()) {
            signOut();
            hold.awaitArrival();
            assertThat(threads()).isNotEmpty();

            app.undeploy();

            // Sooner than an idle thread ends by itself.
            Await.until(
                    "no thread is left", Duration.ofSeconds(5), () -> threads().isEmpty());
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(THREAD))
                .collect(Collectors.toSet());
    }
}
