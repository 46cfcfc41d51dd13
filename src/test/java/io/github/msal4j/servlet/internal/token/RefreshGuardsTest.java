package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    /** Guard: {@code ClientInfo.verified} in {@code TokenEndpoint}; the ID token of the same answer is the right one. */
    @Test
    void r34_clientInfoOfAnotherAccountIsRefusedAtARefreshToo() {
        CachedTokens before = held();
        scene.idp
                .behaviour()
                .tokenResponse(answer -> answer.put(
                        "client_info",
                        Base64URL.encode("{\"uid\":\"somebody\",\"utid\":\"" + Tenant.CONTOSO.id() + "\"}")
                                .toString()));

        assertThatThrownBy(() -> scene.service.acquire(session, MAIL))
                .isInstanceOf(AccessTokenUnavailableException.class)
                .cause()
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLIENT_INFO));
        assertThat(held().ready()).isEqualTo(before.ready());
        assertThat(held().msalCache(session.idToken())).isEqualTo(before.msalCache(session.idToken()));
    }

    /** Guards: {@code TokenRefresh.confirmed} notes the wish to be left alone, and heeds it. */
    @Test
    void r79_theProvidersWishToBeLeftAloneHoldsForAVerificationToo() {
        scene.idp.faults().at(Endpoint.TOKEN).next(1).tooManyRequests(Duration.ofMinutes(2));

        assertThat(scene.service.verify(session)).isEqualTo(Verification.UNANSWERED);
        assertThat(scene.service.verify(session)).isEqualTo(Verification.UNANSWERED);
        assertThat(scene.tokenRequests()).isEqualTo(1);

        scene.clock.advance(Duration.ofMinutes(2));
        assertThat(scene.service.verify(session)).isEqualTo(Verification.CONFIRMED);
    }

    /** Guard: {@code TokenRefresh.verify} compares when the sign-in was confirmed last. */
    @Test
    void r79_aVerificationThatWaitsForARefreshNeedsNoCallOfItsOwn() throws Exception {
        scene.clock.advance(Duration.ofHours(2));
        CompletableFuture<HeldToken> refreshed;
        CompletableFuture<Verification> verified;
        try (Hold hold = scene.idp.faults().at(Endpoint.TOKEN).hold()) {
            refreshed = CompletableFuture.supplyAsync(() -> scene.service.acquire(session, USER));
            hold.awaitArrival();
            verified = CompletableFuture.supplyAsync(() -> scene.service.verify(session));
            Await.until("the verification waits", Duration.ofSeconds(30), () -> session.refreshing()
                    .hasQueuedThreads());
        }

        assertThat(verified.join()).isEqualTo(Verification.CONFIRMED);
        assertThat(held(refreshed.join())).isTrue();
        assertThat(scene.tokenRequests()).isEqualTo(1);
    }

    /** A holder whose refresh ends so, in whichever thread. */
    private static TokenHolder failing(Runnable before, Error error) {
        return new TokenHolder() {
            @Override
            public @Nullable HeldToken held(TokenRequest request, long now) {
                return null;
            }

            @Override
            public HeldToken refreshed(TokenRequest request) {
                before.run();
                throw error;
            }

            @Override
            public HeldToken stillGood(HeldToken old, TokenRequest request) {
                return old;
            }
        };
    }

    /** As where a library is missing. Guard: {@code Refreshes.run} catches errors; nobody would tell those who wait. */
    @Test
    @Timeout(120)
    void r32_anErrorReachesEveryoneWhoWaits() throws Exception {
        NoClassDefFoundError missing = new NoClassDefFoundError("some/Library");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TokenHolder holder = failing(
                () -> {
                    begun.countDown();
                    awaited(goOn);
                },
                missing);
        try (Refreshes refreshes = refreshes(Runnable::run)) {
            FutureTask<HeldToken> first = new FutureTask<>(() -> refreshes.acquire(holder, USER));
            FutureTask<HeldToken> second = new FutureTask<>(() -> refreshes.acquire(holder, USER));
            started(first);
            begun.await();
            Thread waiting = started(second);
            Await.until("the second waits", Duration.ofSeconds(30), () -> waiting.getState() == Thread.State.WAITING);
            goOn.countDown();

            for (FutureTask<HeldToken> each : List.of(first, second)) {
                assertThatThrownBy(each::get)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("A refresh has failed")
                        .hasCause(missing);
            }
            assertThat(refreshes.underWay()).isZero();
        }
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work, "refresh-guards-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
