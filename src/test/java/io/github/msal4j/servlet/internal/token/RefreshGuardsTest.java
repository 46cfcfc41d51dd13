package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a refresh refuses, and what two of them do to each other, in the session of one user. */
class RefreshGuardsTest {
    private static final TokenRequest USER = TokenRequest.of("User.Read");
    private static final TokenRequest MAIL = TokenRequest.of("Mail.Read");

    private final TokenScene scene = new TokenScene();
    private final TokenRefresh refresh = new TokenRefresh(
            scene.settings,
            scene.provider,
            MsalApplications.of(scene.settings, scene.provider, scene.clock),
            scene.clock);

    // Set in signIn().
    @SuppressWarnings("NullAway.Init")
    private SignedInSession session;

    @BeforeEach
    void signIn() throws Exception {
        session = scene.signIn();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private CachedTokens held() {
        return scene.service.cached(session).orElseThrow();
    }

    /** The old token still serves for minutes, but a new one is wanted. */
    private void letTheTokenBeRefreshedInTheBackground() {
        scene.clock.advance(Duration.ofMinutes(56));
    }

    /** Refreshes whose background work goes here. */
    private Refreshes refreshes(Consumer<Runnable> background) {
        return new Refreshes(scene.clock, new OnTheCallersThread(background));
    }

    private TokenHolder holder() {
        return new SessionHolder(session, refresh);
    }

    /** Guard: {@code SessionHolder.stillGood}. */
    @Test
    void r33_anOldTokenIsNotHandedOutIfTheSignInEndsMeanwhile() {
        letTheTokenBeRefreshedInTheBackground();
        try (Refreshes refreshes = refreshes(work -> session.end())) {
            assertThatThrownBy(() -> refreshes.acquire(holder(), USER))
                    .isInstanceOf(InteractionRequiredException.class)
                    .hasMessageContaining("the sign-in has ended");
        }
    }

    /** Guard: {@code Refreshes.inBackground} forgets what was refused. */
    @Test
    void r38_whereTooManyRefreshesWaitTheOldTokenServesAndTheNextRequestTriesAgain() {
        letTheTokenBeRefreshedInTheBackground();
        String old = held().ready().get(0).value();
        List<Runnable> asked = new ArrayList<>();
        try (Refreshes refreshes = refreshes(work -> {
            asked.add(work);
            throw new RejectedExecutionException("full");
        })) {
            assertThat(refreshes.acquire(holder(), USER).value()).isEqualTo(old);
            assertThat(refreshes.acquire(holder(), USER).value()).isEqualTo(old);

            assertThat(refreshes.underWay()).isZero();
            assertThat(asked).as("once by each request").hasSize(2);
        }
    }

    /** Guards: {@code Refreshes.acquire} waits for a better token in the last minutes of the old one only. */
    @Test
    void r31_aNewTokenIsWaitedForOnlyInTheLastMinutesOfTheOldOne() throws Exception {
        scene.idp.behaviour().tokenLifetime(Duration.ofHours(4)).refreshIn(Optional.of(Duration.ofHours(2)));
        session = scene.signIn();
        String old = held().ready().get(0).value();
        scene.clock.advance(Duration.ofHours(2));
        try (Refreshes refreshes = refreshes(Runnable::run)) {
            assertThat(refreshes.acquire(holder(), USER).value())
                    .as("two hours before its end")
                    .isEqualTo(old);
        }
        String next = held().ready().get(0).value();
        assertThat(next).isNotEqualTo(old);
        scene.clock.advance(Duration.ofMinutes(236));
        try (Refreshes refreshes = refreshes(Runnable::run)) {
            assertThat(refreshes.acquire(holder(), USER).value())
                    .as("four minutes before its end")
                    .isNotEqualTo(next);
        }
    }

    /** Guard: {@code SharedRefresh.queue}. */
    @Test
    void r32_manyRequestsQueueOneRefreshInTheBackground() {
        letTheTokenBeRefreshedInTheBackground();
        List<Runnable> asked = new ArrayList<>();
        try (Refreshes refreshes = refreshes(asked::add)) {
            String old = refreshes.acquire(holder(), USER).value();
            assertThat(refreshes.acquire(holder(), USER).value()).isEqualTo(old);
            assertThat(asked).hasSize(1);
            assertThat(refreshes.underWay()).isEqualTo(1);

            asked.get(0).run();

            assertThat(refreshes.underWay()).isZero();
            assertThat(held().ready()).extracting(HeldToken::value).hasSize(1).doesNotContain(old);
        }
    }

    /** Guards: the lock of {@code TokenRefresh.refresh}, and that its tokens are read under it. */
    @Test
    void r32_twoRefreshesOfOneSessionTakeTurnsAndLoseNothing() throws Exception {
        scene.idp.behaviour().refreshTokensOnce(true);
        scene.clock.advance(Duration.ofHours(2));
        CompletableFuture<HeldToken> first;
        CompletableFuture<HeldToken> second;
        try (Hold hold = scene.idp.faults().at(Endpoint.TOKEN).hold()) {
            first = CompletableFuture.supplyAsync(() -> scene.service.acquire(session, USER));
            hold.awaitArrival();
            second = CompletableFuture.supplyAsync(() -> scene.service.acquire(session, MAIL));
            Await.until(
                    "the second waits, or has been sent",
                    Duration.ofSeconds(30),
                    () -> session.refreshing().hasQueuedThreads() || scene.tokenRequests() > 1);
            assertThat(scene.tokenRequests()).as("one at a time").isEqualTo(1);
        }

        assertThat(held(first.join(), second.join())).isTrue();
        assertThat(scene.tokenRequests()).isEqualTo(2);
    }

    private boolean isToBeRefreshed(TokenRequest request, long inSeconds) {
        long now = scene.clock.instant().getEpochSecond();
        return Objects.requireNonNull(held().find(request, now)).isToBeRefreshedAt(now + inSeconds);
    }

    private boolean held(HeldToken... tokens) {
        return held().ready().containsAll(List.of(tokens));
    }

    /** Guard: {@code TokenRefresh.refreshed} compares what was granted with what was asked for. */
    @Test
    void r35_aTokenForLessThanWasAskedForIsNotHandedOut() {
        scene.idp
                .faults()
                .at(Endpoint.TOKEN)
                .body(
                        "{\"token_type\":\"Bearer\",\"scope\":\"User.Read\",\"expires_in\":3600,\"access_token\":\"less\"}");

        assertThatThrownBy(() -> scene.service.acquire(session, MAIL))
                .isInstanceOfSatisfying(InteractionRequiredException.class, refused -> {
                    assertThat(refused).hasMessageContaining("granted less than was asked for");
                    assertThat(refused.isRefusedByProvider())
                            .as("so the user is asked for consent")
                            .isTrue();
                });
        assertThat(held().ready()).extracting(HeldToken::value).hasSize(1).doesNotContain("less");
    }

    /** Guard: {@code TokenRefresh.putOff} for a token that still serves; it goes on serving for a while. */
    @Test
    void r38_aRefreshThatFailsInTheBackgroundIsPutOffForThisTokenOnly() {
        scene.service.acquire(session, MAIL);
        letTheTokenBeRefreshedInTheBackground();
        scene.idp.faults().at(Endpoint.TOKEN).garbage();
        try (Refreshes refreshes = refreshes(Runnable::run)) {
            refreshes.acquire(holder(), USER);
        }

        assertThat(isToBeRefreshed(USER, 29)).isFalse();
        assertThat(isToBeRefreshed(USER, 30)).isTrue();
        assertThat(isToBeRefreshed(MAIL, 0)).as("another API").isTrue();
    }

    /** Guard: {@code TokenRefresh.foundOrRefreshed} asks whether the provider wants to be left alone. */
    @Test
    void r38_theProvidersWishToBeLeftAloneHoldsForAllScopes() {
        scene.clock.advance(Duration.ofHours(2));
        scene.idp.faults().at(Endpoint.TOKEN).next(1).tooManyRequests(Duration.ofMinutes(2));
        assertThatThrownBy(() -> scene.service.acquire(session, USER))
                .isInstanceOf(AccessTokenUnavailableException.class);

        assertThatThrownBy(() -> scene.service.acquire(session, MAIL))
                .isInstanceOf(AccessTokenUnavailableException.class)
                .hasMessageContaining("Retry-After");

        assertThat(scene.tokenRequests()).isEqualTo(1);
        scene.clock.advance(Duration.ofMinutes(2));
        assertThat(scene.service.acquire(session, MAIL).value()).startsWith("eyJ");
    }

    /** Guard: {@code TokenRefresh.putOff} pauses only if the provider has said so. */
    @Test
    void r38_aFailureAloneKeepsNoRequestFromTryingAgain() {
        scene.clock.advance(Duration.ofHours(2));
        scene.idp.faults().at(Endpoint.TOKEN).next(1).garbage();
        assertThatThrownBy(() -> scene.service.acquire(session, USER))
                .isInstanceOf(AccessTokenUnavailableException.class);

        assertThat(scene.service.acquire(session, USER).value()).startsWith("eyJ");
    }

    /** Guard: {@code TokenRefresh.refreshedHereOrElsewhere} tries again only with what another node has sent meanwhile. */
    @Test
    void r32_aRefusalIsNotAskedForTwice() {
        scene.clock.advance(Duration.ofHours(2));
        scene.idp.revokeSessions("ada");

        assertThatThrownBy(() -> scene.service.acquire(session, USER)).isInstanceOf(InteractionRequiredException.class);

        assertThat(scene.tokenRequests()).isEqualTo(1);
    }

    /** Does at once, or otherwise as the test says, what would be done in the background. */
    private static final class OnTheCallersThread extends AbstractExecutorService {
        private final Consumer<Runnable> does;
        private boolean ended;

        private OnTheCallersThread(Consumer<Runnable> does) {
            this.does = does;
        }

        @Override
        public void execute(Runnable work) {
            does.accept(work);
        }

        @Override
        public void shutdown() {
            ended = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            ended = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
        }

        @Override
        public boolean isTerminated() {
            return ended;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return ended;
        }
    }
}
