package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * R65, R32 over two nodes: each has an object of its own for the same sign-in, and the provider takes a refresh token once.
 * {@code Serialized.copy} is what replication does.
 */
class RefreshAtTwoNodesTest {
    private static final String REDIRECT_URI = "http://localhost/app/signin-oidc";
    /** The pair of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final TokenRequest NEW = TokenRequest.of("User.Read").withForcedRefresh();

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final Settings settings =
            GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read();
    private final Provider provider = new Provider(settings, clock);
    private final TokenService one = new TokenService(settings, provider, clock);
    private final TokenService other = new TokenService(settings, provider, clock);

    // Set in signIn().
    @SuppressWarnings("NullAway.Init")
    private SignedInSession here;

    @SuppressWarnings("NullAway.Init")
    private SignedInSession there;

    @BeforeEach
    void signIn() throws Exception {
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET)
                .redirectUri(REDIRECT_URI)
                .consented("User.Read"));
        idp.signInWithoutUi("ada");
        RedeemedCode redeemed = one.redeem(
                new CodeRedemption(code(), VERIFIER, "nonce", REDIRECT_URI, Set.of("User.Read", "offline_access")));
        here = new SignedInSession(
                VerifiedUser.of(redeemed.idToken(), Map.of()), Optional.of("sid"), clock.instant(), redeemed.tokens());
        there = Serialized.copy(here);
        idp.behaviour().refreshTokensOnce(true);
        clock.advance(Duration.ofHours(2));
        idp.forgetRequests();
    }

    private String code() {
        String request = "?client_id=" + GivenSettings.CLIENT_ID + "&redirect_uri="
                + URLEncoder.encode(REDIRECT_URI, StandardCharsets.UTF_8)
                + "&response_type=code&scope=openid+profile+offline_access+User.Read&nonce=nonce&state=state"
                + "&code_challenge_method=S256&code_challenge=" + CHALLENGE;
        URI answer = new HttpVisitor()
                .get(idp.endpoint(Endpoint.AUTHORIZE, Tenant.CONTOSO.id()) + request)
                .location();
        return answer.getQuery().replaceAll("(?:.*&)?code=([^&]*).*", "$1");
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        provider.close();
        idp.close();
    }

    private int tokenRequests() {
        return idp.requests(Endpoint.TOKEN).size();
    }

    private String tokenHere() {
        return one.acquire(here, TokenRequest.of("User.Read")).value();
    }

    private String tokenThere() {
        return other.acquire(there, TokenRequest.of("User.Read")).value();
    }

    @Test
    void whatOneNodeHasRefreshedTheOtherNeedNot() {
        String token = tokenHere();

        there.succeededBy(Serialized.copy(here));

        assertThat(tokenThere()).isEqualTo(token);
        assertThat(tokenRequests()).isEqualTo(1);
    }

    /** Guards: {@code TokenRefresh.refresh} looks again before it asks the user. */
    @Test
    void whoIsRefusedBecauseTheOtherWasFasterHasWhatTheOtherGot() throws Exception {
        String token = tokenHere();
        CompletableFuture<String> late;
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).hold()) {
            late = CompletableFuture.supplyAsync(this::tokenThere);
            hold.awaitArrival();
            there.succeededBy(Serialized.copy(here));
        }

        assertThat(late.join()).isEqualTo(token);
        assertThat(tokenRequests()).as("one refreshed, the other was refused").isEqualTo(2);
    }

    /** Without anything from the other node there is nothing but to ask the user; that undoes nothing at the other. */
    @Test
    void aRefusalUndoesNothing() {
        String token = tokenHere();
        assertThatThrownBy(this::tokenThere).isInstanceOf(InteractionRequiredException.class);

        SignedInSession sent = Serialized.copy(there);
        here.succeededBy(sent);

        assertThat(one.acquire(sent, TokenRequest.of("User.Read")).value()).isEqualTo(token);
        clock.advance(Duration.ofSeconds(1));
        assertThat(one.acquire(sent, NEW).value())
                .as("by the good refresh token")
                .isNotEqualTo(token);
    }

    /** Guards: {@code SignedInSession.replaceTokens} tells its successor. */
    @Test
    void aRefreshThatWasUnderWayWhenTheOtherNodeSentItsStateIsNotLost() throws Exception {
        CompletableFuture<String> underWay;
        SignedInSession sent = Serialized.copy(there);
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).hold()) {
            underWay = CompletableFuture.supplyAsync(this::tokenHere);
            hold.awaitArrival();
            here.succeededBy(sent);
        }

        String token = underWay.join();
        assertThat(one.acquire(sent, TokenRequest.of("User.Read")).value()).isEqualTo(token);
        assertThat(tokenRequests()).isEqualTo(1);
    }
}
