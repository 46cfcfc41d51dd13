package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R65, R32 over two nodes: each has an object of its own for the same sign-in, and the provider takes a refresh token once.
 * {@code Serialized.copy} is what replication does.
 */
class RefreshAtTwoNodesTest {
    private static final TokenRequest NEW = TokenRequest.of("User.Read").withForcedRefresh();

    private final TokenScene scene = new TokenScene();
    private final TokenService one = scene.service;
    private final TokenService other = new TokenService(scene.settings, scene.provider, scene.clock);

    // Set in signIn().
    @SuppressWarnings("NullAway.Init")
    private SignedInSession here;

    @SuppressWarnings("NullAway.Init")
    private SignedInSession there;

    @BeforeEach
    void signIn() throws Exception {
        here = scene.signIn();
        there = Serialized.copy(here);
        scene.idp.behaviour().refreshTokensOnce(true);
        scene.clock.advance(Duration.ofHours(2));
    }

    @AfterEach
    void close() {
        other.close();
        scene.close();
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
        assertThat(scene.tokenRequests()).isEqualTo(1);
    }

    /** Guards: {@code TokenRefresh.refresh} looks again before it asks the user. */
    @Test
    void whoIsRefusedBecauseTheOtherWasFasterHasWhatTheOtherGot() throws Exception {
        String token = tokenHere();
        CompletableFuture<String> late;
        try (Hold hold = scene.idp.faults().at(Endpoint.TOKEN).hold()) {
            late = CompletableFuture.supplyAsync(this::tokenThere);
            hold.awaitArrival();
            there.succeededBy(Serialized.copy(here));
        }

        assertThat(late.join()).isEqualTo(token);
        assertThat(scene.tokenRequests())
                .as("one refreshed, the other was refused")
                .isEqualTo(2);
    }

    /** Without anything from the other node there is nothing but to ask the user; that undoes nothing at the other. */
    @Test
    void aRefusalUndoesNothing() {
        String token = tokenHere();
        assertThatThrownBy(this::tokenThere).isInstanceOf(InteractionRequiredException.class);

        SignedInSession sent = Serialized.copy(there);
        here.succeededBy(sent);

        assertThat(one.acquire(sent, TokenRequest.of("User.Read")).value()).isEqualTo(token);
        scene.clock.advance(Duration.ofSeconds(1));
        assertThat(one.acquire(sent, NEW).value())
                .as("by the good refresh token")
                .isNotEqualTo(token);
    }

    /** Guards: {@code SignedInSession.replaceTokens} tells its successor. */
    @Test
    void aRefreshThatWasUnderWayWhenTheOtherNodeSentItsStateIsNotLost() throws Exception {
        CompletableFuture<String> underWay;
        SignedInSession sent = Serialized.copy(there);
        try (Hold hold = scene.idp.faults().at(Endpoint.TOKEN).hold()) {
            underWay = CompletableFuture.supplyAsync(this::tokenHere);
            hold.awaitArrival();
            here.succeededBy(sent);
        }

        String token = underWay.join();
        assertThat(one.acquire(sent, TokenRequest.of("User.Read")).value()).isEqualTo(token);
        assertThat(scene.tokenRequests()).isEqualTo(1);
    }

    /**
     * R78: a provider that only says "not valid" may mean a token that another node has used, so that the sign-in is as good as
     * before there. One that says "revoked" means it. Guards: {@code TokenRefresh.isOver}.
     */
    @ParameterizedTest(name = "{0}, shared store {1} -> ended {2}")
    @CsvSource({"0, false, true", "0, true, false", "50173, false, true", "50173, true, true", "70000, false, false"})
    void r78_whereThereAreOtherNodesOnlyAReasonEndsTheSignIn(int code, boolean shared, boolean ends) {
        Settings settings = GivenSettings.entra(scene.idp.origin(), Tenant.CONTOSO.id())
                .with("sign-out-store", shared ? "jcache:sign-outs" : "memory")
                .read();
        String codes = code == 0 ? "" : ",\"error_codes\":[" + code + "]";
        scene.idp.faults().at(Endpoint.TOKEN).answer(400, "{\"error\":\"invalid_grant\"" + codes + "}");
        List<String> order = new CopyOnWriteArrayList<>();
        try (TokenService node = new TokenService(settings, scene.provider, scene.clock)) {
            node.whenGrantDies(session -> {
                order.add("ended in turn: " + session.refreshing().isHeldByCurrentThread());
                return () -> order.add("told in turn: " + session.refreshing().isHeldByCurrentThread());
            });

            assertThatThrownBy(() -> node.acquire(here, NEW)).isInstanceOf(InteractionRequiredException.class);
        }

        assertThat(order).isEqualTo(ends ? List.of("ended in turn: true", "told in turn: false") : List.of());
    }

    /** R78: the token was refused since the other node was faster, which nobody here could know. Guards: the second look. */
    @Test
    void r78_aTokenThatTheOtherNodeHasUsedEndsNothing() throws Exception {
        other.whenGrantDies(session -> {
            throw new AssertionError("ended");
        });
        String token = tokenHere();
        CompletableFuture<String> late;
        try (Hold hold = scene.idp.faults().at(Endpoint.TOKEN).next(1).hold()) {
            late = CompletableFuture.supplyAsync(this::tokenThere);
            hold.awaitArrival();
            scene.idp.faults().at(Endpoint.TOKEN).next(1).answer(400, "{\"error\":\"invalid_grant\"}");
            there.succeededBy(Serialized.copy(here));
        }

        assertThat(late.join()).isEqualTo(token);
    }
}
