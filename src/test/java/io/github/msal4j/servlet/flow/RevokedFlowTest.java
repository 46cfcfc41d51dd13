package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.FaultSite;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R78: whose sign-in is over at the provider is signed out here, as soon as a refresh is refused for it. */
@Timeout(120)
class RevokedFlowTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final TokenPages pages = new TokenPages();

    @AfterEach
    void stop() {
        pages.close();
    }

    private void start() {
        pages.app.page(
                "/private/fabrikam",
                (request, response) -> TestApplication.text(
                        response,
                        AccessTokens.of(request)
                                .acquire(TokenRequest.of("User.Read").inTenant(Tenant.FABRIKAM.id()))
                                .value()));
        pages.start();
    }

    private long revoked() {
        return pages.app.component(SignInStatistics.class).getSignOutsByReason().getOrDefault("REVOKED", 0L);
    }

    private static Arguments refusal(String name, Consumer<FaultSite> refusal, boolean ends) {
        return Arguments.of(name, refusal, ends);
    }

    private static EntraError grant(int code) {
        return EntraError.of(400, "invalid_grant", code, "Words.");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("revoked", site -> site.error(grant(50173).withSuberror("bad_token")), true),
                refusal("disabled", site -> site.error(grant(50057)), true),
                refusal("deleted", site -> site.error(grant(50034)), true),
                refusal("password reset", site -> site.error(grant(50133)), true),
                refusal(
                        "sign-in frequency",
                        site -> site.error(grant(70043).withClaims("{\"access_token\":{}}")),
                        true),
                refusal(
                        "Keycloak's session ended",
                        site -> site.answer(
                                400, "{\"error\":\"invalid_grant\",\"error_description\":\"Session not active\"}"),
                        true),
                refusal("no reason", site -> site.answer(400, "{\"error\":\"invalid_grant\"}"), true),
                refusal("consent", site -> site.error(EntraError.consentRequired()), false),
                refusal("second factor", site -> site.error(EntraError.interactionRequired("{}")), false),
                refusal("Conditional Access", site -> site.error(grant(53003)), false),
                refusal("unknown code", site -> site.error(grant(9_999_999)), false),
                refusal("the application's secret", site -> site.error(EntraError.invalidClient()), false),
                refusal("scope", site -> site.error(EntraError.of(400, "invalid_scope", 70011, "Words.")), false),
                refusal(
                        "overloaded",
                        site -> site.answer(503, "{\"error\":\"invalid_grant\",\"error_codes\":[50173]}"),
                        false),
                refusal(
                        "too many",
                        site -> site.answer(429, "{\"error\":\"invalid_grant\",\"error_codes\":[50173]}"),
                        false),
                refusal("down", FaultSite::down, false),
                refusal("garbage", FaultSite::garbage, false));
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource("refusals")
    void r78_aRefusedRefreshEndsTheSignInIfTheGrantIsDead(String name, Consumer<FaultSite> refusal, boolean ends) {
        pages.app.set("msal.http-timeout", "5s");
        start();
        HttpVisitor ada = pages.visitor();
        pages.clock.advance(Duration.ofHours(2));
        refusal.accept(pages.idp.faults().at(Endpoint.TOKEN));

        ada.get(pages.url("/private/token"));

        assertThat(pages.app.lastSignIn().isEnded()).isEqualTo(ends);
        assertThat(pages.app.ends())
                .extracting(SignInEnd::reason)
                .isEqualTo(ends ? List.of(EndReason.REVOKED) : List.of());
        assertThat(revoked()).isEqualTo(ends ? 1 : 0);
        assertThat(ada.get(pages.url("/private/")).status()).as("the next page").isEqualTo(ends ? 303 : 200);
        pages.app.awaitLiveSessions(ends ? 0 : 1);
    }

    @Test
    void r78_theAccountIsEvictedAndTheLogSaysWhy() {
        start();
        HttpVisitor ada = pages.visitor();
        pages.clock.advance(Duration.ofHours(2));
        pages.idp.revokeSessions("ada");
        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal")) {
            Page redirect = ada.get(pages.url("/private/token"));

            assertThat(redirect.location().toString())
                    .startsWith(pages.idp.origin())
                    .doesNotContain("prompt=none");
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("AADSTS50173"))
                    .anyMatch(line ->
                            line.contains("reason=REVOKED") && line.contains("sessions=1, MSAL accounts evicted=1"));
        }
        assertThat(pages.app.component(SignInStatistics.class).getEvictions()).isEqualTo(1);
        assertThat(pages.app.lastSignIn().tokens()).isEmpty();
    }

    /** Nobody waits for the refresh, and nobody has to ask again for it to count. */
    @Test
    void r78_soDoesOneInTheBackground() {
        start();
        HttpVisitor ada = pages.visitor();
        SignedInSession session = pages.app.lastSignIn();
        pages.clock.advance(Duration.ofMinutes(56));
        pages.idp.revokeSessions("ada");

        ada.get(pages.url("/private/token"));

        Await.until("the sign-in has ended", SOON, session::isEnded);
        Await.until("the application was told", SOON, () -> !pages.app.ends().isEmpty());
        assertThat(pages.app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.REVOKED);
    }

    @Test
    void r54_theUserCanSignInAgainAtOnce() {
        start();
        HttpVisitor ada = pages.visitor();
        pages.clock.advance(Duration.ofHours(2));
        pages.idp.revokeSessions("ada");
        ada.get(pages.url("/private/token"));

        assertThat(ada.followAll().text())
                .as("back at the page, with a new token")
                .startsWith("eyJ");
        pages.app.awaitLiveSessions(1);
    }

    /** Many requests wait for one refresh: there is one call, and one end. */
    @Test
    void r78_whoWaitsForTheRefreshMeetsTheEnd() throws Exception {
        start();
        HttpVisitor ada = pages.visitor();
        pages.clock.advance(Duration.ofHours(2));
        pages.idp.revokeSessions("ada");
        pages.idp.forgetRequests();
        List<Future<Page>> tabs;
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            tabs = TokenPages.together(5, i -> pages.tabOf(ada).get(pages.url("/private/token")));
            hold.awaitArrival();
            Await.until("all have arrived", SOON, () -> pages.app.requestsUnderWay() == 5);
        }

        assertThat(tabs.stream().map(TokenPages::join).map(Page::status)).containsOnly(303);
        assertThat(pages.app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.REVOKED);
        assertThat(pages.idp.requests(Endpoint.TOKEN)).hasSize(1);
    }

    /** The account there is another one; at home the sign-in is as good as before. */
    @Test
    void r78_anotherTenantThatDoesNotLetTheUserInEndsNothing() {
        start();
        HttpVisitor ada = pages.visitor();
        pages.idp.faults().at(Endpoint.TOKEN).next(1).error(grant(50020));

        ada.get(pages.url("/private/fabrikam"));

        assertThat(pages.app.lastSignIn().isEnded()).isFalse();
        assertThat(ada.get(pages.url("/private/token")).text()).startsWith("eyJ");
    }

    /** A sign-out that comes while the refresh is refused is the reason then, and nothing ends twice. */
    @Test
    void r52_aSignOutMeanwhileIsTheReason() throws Exception {
        start();
        HttpVisitor ada = pages.visitor();
        SignedInSession session = pages.app.lastSignIn();
        pages.clock.advance(Duration.ofHours(2));
        pages.idp.revokeSessions("ada");
        List<Future<Page>> late;
        try (Hold hold = pages.idp.faults().at(Endpoint.TOKEN).hold()) {
            late = TokenPages.together(1, i -> pages.tabOf(ada).get(pages.url("/private/token")));
            hold.awaitArrival();
            new HttpVisitor(pages.clock)
                    .get(pages.url("/signout-callback-oidc?sid=" + session.sid().orElseThrow()));
        }

        assertThat(TokenPages.join(late.get(0)).status()).isEqualTo(303);
        assertThat(pages.app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
        assertThat(revoked()).isZero();
    }
}
