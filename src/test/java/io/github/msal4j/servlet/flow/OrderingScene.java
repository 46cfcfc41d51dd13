package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Where the orders of events are played: Ada, whose sign-in ends, and Bob, to whom nothing may happen, are signed in at an
 * application whose provider holds its answers until it is told.
 */
final class OrderingScene implements AutoCloseable {
    final SettableClock clock = SettableClock.atPresent();
    final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration REFRESHED_IN_THE_BACKGROUND_AFTER = Duration.ofHours(2);
    private static final Duration TOKENS_LIVE = Duration.ofHours(4);

    /** Ada's. */
    final HttpVisitor browser = new HttpVisitor(clock);

    private final HttpVisitor bob = new HttpVisitor(clock);
    private final CountDownLatch pageReached = new CountDownLatch(1);
    private final CountDownLatch pageReleased = new CountDownLatch(1);

    final TestApplication app = LogoutTokens.at(idp)
            .clock(clock)
            .page(
                    "/private/token",
                    (request, response) -> TestApplication.text(
                            response,
                            AccessTokens.of(request).acquire("User.Read").value()))
            .page("/private/slow", (request, response) -> {
                pageReached.countDown();
                await(pageReleased);
                try {
                    request.getSession().setAttribute("written", "late");
                } catch (IllegalStateException e) {
                    // The session is gone already, which is one of the right outcomes.
                }
                TestApplication.text(response, "written");
            })
            .page("/private/new-id", (request, response) -> TestApplication.text(response, request.changeSessionId()))
            .page("/private/invalidate", (request, response) -> {
                request.getSession().invalidate();
                TestApplication.text(response, "invalidated");
            })
            .page("/private/idle", (request, response) -> {
                request.getSession().setMaxInactiveInterval(1);
                TestApplication.text(response, "soon");
            });

    /** How often the tests of orders are run, so that one command can run them many times. */
    static IntStream rounds() {
        return IntStream.rangeClosed(1, Integer.getInteger("orderings", 1));
    }

    OrderingScene start() {
        idp.behaviour()
                .reuseSid(true)
                .tokenLifetime(TOKENS_LIVE)
                .refreshIn(Optional.of(REFRESHED_IN_THE_BACKGROUND_AFTER));
        app.start();
        signIn("bob", bob);
        signIn("ada", browser);
        return this;
    }

    private void signIn(String user, HttpVisitor visitor) {
        idp.signInWithoutUi(user);
        visitor.get(app.url("/private/"));
        assertThat(visitor.followAll().status()).isEqualTo(200);
        idp.signInWithUi();
    }

    String sid() {
        return app.lastSignIn().sid().orElseThrow();
    }

    void sendLogoutToken(Map<String, String> whom) {
        var claims = LogoutTokens.claims(idp, clock.instant());
        whom.forEach(claims::claim);
        new HttpVisitor().postForm(app.url("/signout-callback-oidc"), Map.of("logout_token", idp.sign(claims.build())));
    }

    /** From now on a request that needs a token has to wait for a refresh. */
    void letTokensExpire() {
        clock.advance(TOKENS_LIVE);
    }

    /** From now on a request that needs a token gets the old one, and starts a refresh. */
    void letTokensBeRefreshedInTheBackground() {
        clock.advance(REFRESHED_IN_THE_BACKGROUND_AFTER);
    }

    /** A second tab of Ada's browser: it has the cookies of the first. */
    HttpVisitor secondTab() {
        HttpVisitor tab = new HttpVisitor(clock);
        browser.cookies().all().forEach(tab.cookies()::put);
        return tab;
    }

    /** Another window of Ada's: signed in at the provider, in the same session there, but not yet here. */
    HttpVisitor otherWindow() {
        HttpVisitor window = secondTab();
        window.cookies().drop("JSESSIONID");
        return window;
    }

    /** The request, of which the provider keeps back the tokens while something else happens. */
    Page whileTheProviderHoldsTokens(Supplier<Page> request, Runnable meanwhile) throws InterruptedException {
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).next(1).hold()) {
            CompletableFuture<Page> answer = CompletableFuture.supplyAsync(request);
            hold.awaitArrival();
            meanwhile.run();
            hold.release();
            return join(answer);
        }
    }

    /** A page of the application that takes its time, and then writes to the session, while something else happens. */
    void whileAPageIsAboutToWrite(HttpVisitor visitor, Runnable meanwhile) {
        CompletableFuture<Page> slow = CompletableFuture.supplyAsync(() -> visitor.get(app.url("/private/slow")));
        await(pageReached);
        meanwhile.run();
        pageReleased.countDown();
        join(slow);
    }

    private static Page join(CompletableFuture<Page> page) {
        try {
            return page.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void awaitRefreshesEnded() {
        TokenService service = app.component(TokenService.class);
        Await.until("no refresh is under way", SOON, () -> service.refreshesUnderWay() == 0);
    }

    /** All sign-ins of Ada, in order. */
    List<SignedInSession> adas() {
        return app.signIns().stream()
                .filter(session -> !session.user().equals(bobs().user()))
                .toList();
    }

    private SignedInSession bobs() {
        return app.signIns().get(0);
    }

    /** Nothing of Ada's is left anywhere, and Bob notices nothing. */
    void assertNothingIsLeft() {
        assertThat(adas()).isNotEmpty().allSatisfy(OrderingScene::assertEmpty);
        assertOnlyTheseLive(0);
    }

    /** Waits, since a container ends what has timed out by itself. */
    static void assertEmpty(SignedInSession session) {
        Await.until("the sign-in has ended", SOON, session::isEnded);
        assertThat(session.tokens()).isEmpty();
    }

    /** So many sign-ins of Ada's can be found, and Bob's. */
    void assertOnlyTheseLive(int ofAda) {
        app.awaitLiveSessions(ofAda + 1);
        assertThat(bobs().tokens()).as("Bob's tokens").isPresent();
        assertThat(bob.get(app.url("/private/token")).status()).as("Bob's page").isEqualTo(200);
    }

    @Override
    public void close() {
        pageReleased.countDown();
        app.close();
        idp.close();
    }
}
