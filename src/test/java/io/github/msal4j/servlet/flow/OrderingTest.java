package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.token.AccessTokens;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R33, R52, C14: a sign-out before, during and after whatever else happens to a session. The account never survives and
 * never comes back. The provider holds its answers until it is told, so every order is the one that the test names.
 */
class OrderingTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CountDownLatch pageReached = new CountDownLatch(1);
    private final CountDownLatch pageReleased = new CountDownLatch(1);
    private final TestApplication app = TestApplication.at(idp)
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
            .page("/private/new-id", (request, response) -> TestApplication.text(response, request.changeSessionId()));

    /** The ways of signing out, each as the party does it that does it. */
    enum SignOut {
        LOCAL {
            @Override
            void happen(OrderingTest test) {
                test.browser.postForm(test.app.url("/signout"), Map.of());
            }
        },
        FRONT_CHANNEL {
            @Override
            void happen(OrderingTest test) {
                new HttpVisitor().get(test.app.url("/signout-callback-oidc?sid=" + test.sid()));
            }
        },
        BACK_CHANNEL {
            @Override
            void happen(OrderingTest test) {
                test.sendLogoutToken(Map.of("sid", test.sid()));
            }
        },
        BACK_CHANNEL_FOR_THE_USER {
            @Override
            void happen(OrderingTest test) {
                test.sendLogoutToken(Map.of("sub", test.app.lastSignIn().user().subject()));
            }
        };

        abstract void happen(OrderingTest test);
    }

    @BeforeEach
    void signIn() {
        idp.signInWithoutUi("ada");
        idp.behaviour().reuseSid(true);
        app.start();
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().status()).isEqualTo(200);
        idp.signInWithUi();
    }

    @AfterEach
    void stop() {
        pageReleased.countDown();
        app.close();
        idp.close();
    }

    private String sid() {
        return app.lastSignIn().sid().orElseThrow();
    }

    private void sendLogoutToken(Map<String, String> whom) {
        var claims = LogoutTokens.claims(idp, clock.instant());
        whom.forEach(claims::claim);
        new HttpVisitor().postForm(app.url("/signout-callback-oidc"), Map.of("logout_token", idp.sign(claims.build())));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertNothingIsLeft() {
        assertThat(app.signIns()).isNotEmpty().allSatisfy(session -> {
            assertThat(session.isEnded()).isTrue();
            assertThat(session.tokens()).isEmpty();
        });
        assertThat(app.liveSessions()).as("what the index holds").isZero();
    }

    /** A second tab of the same browser: it has the cookies of the first. */
    private HttpVisitor secondTab() {
        HttpVisitor tab = new HttpVisitor(clock);
        browser.cookies().all().forEach(tab.cookies()::put);
        return tab;
    }

    /** Another window of the same person: signed in at the provider, in the same session there, but not yet here. */
    private HttpVisitor otherWindow() {
        HttpVisitor window = secondTab();
        window.cookies().drop("JSESSIONID");
        return window;
    }

    /** Guard: the memory of sign-outs is consulted in {@code SignOuts.begin}. */
    @ParameterizedTest
    @EnumSource
    void duringACodeRedemption(SignOut signOut) throws Exception {
        HttpVisitor tab = otherWindow();
        tab.get(app.url("/private/second"));
        tab.follow();
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).next(1).hold()) {
            CompletableFuture<Page> callback = CompletableFuture.supplyAsync(tab::follow);
            hold.awaitArrival();

            signOut.happen(this);

            hold.release();
            assertThat(callback.get(30, TimeUnit.SECONDS).text()).contains("You are signed out");
        }
        assertNothingIsLeft();
    }

    /** Guard: a pending sign-in carries the moment it began, and {@code SignOuts.begin} compares. */
    @ParameterizedTest
    @EnumSource
    void betweenTheRedirectToTheProviderAndTheAnswer(SignOut signOut) {
        HttpVisitor tab = otherWindow();
        tab.get(app.url("/private/second"));
        clock.advance(Duration.ofSeconds(1));

        signOut.happen(this);

        assertThat(tab.followAll().text()).contains("You are signed out");
        assertNothingIsLeft();
    }

    /** Guard: {@code SignedInSession.replaceTokens} refuses once {@code end()} was called. */
    @ParameterizedTest
    @EnumSource
    void duringARefresh(SignOut signOut) throws Exception {
        clock.advance(Duration.ofHours(1));
        HttpVisitor tab = secondTab();
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).next(1).hold()) {
            CompletableFuture<Page> refreshing =
                    CompletableFuture.supplyAsync(() -> tab.get(app.url("/private/token")));
            hold.awaitArrival();

            signOut.happen(this);

            hold.release();
            Page answer = refreshing.get(30, TimeUnit.SECONDS);
            assertThat(answer.status()).as("the user is asked to sign in").isEqualTo(303);
        }
        assertNothingIsLeft();
    }

    /** Guard: {@code SignedInSession.end} is final, whatever is stored in the session afterwards. */
    @ParameterizedTest
    @EnumSource
    void whileTheApplicationWritesToItsSession(SignOut signOut) throws Exception {
        HttpVisitor tab = secondTab();
        CompletableFuture<Page> slow = CompletableFuture.supplyAsync(() -> tab.get(app.url("/private/slow")));
        await(pageReached);

        signOut.happen(this);
        pageReleased.countDown();
        slow.get(30, TimeUnit.SECONDS);

        assertThat(tab.get(app.url("/private/")).status()).as("C14").isEqualTo(303);
        assertNothingIsLeft();
    }

    /** Guard: the index knows no session id of the container. */
    @ParameterizedTest
    @EnumSource
    void afterAChangeOfTheSessionId(SignOut signOut) {
        browser.get(app.url("/private/new-id"));

        signOut.happen(this);

        assertThat(app.lastSignIn().tokens()).as("evicted at once").isEmpty();
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(303);
        assertNothingIsLeft();
    }

    /** Guard: ending is idempotent. */
    @ParameterizedTest
    @EnumSource
    void twice(SignOut signOut) {
        signOut.happen(this);
        signOut.happen(this);

        assertNothingIsLeft();
    }

    /** Guard: a sign-out concerns sign-ins that began before it (R54, C22). */
    @ParameterizedTest
    @EnumSource
    void aSignInThatBeganAfterwardsHolds(SignOut signOut) {
        signOut.happen(this);
        clock.advance(Duration.ofMillis(1));
        HttpVisitor again = otherWindow();

        again.get(app.url("/private/"));

        assertThat(again.followAll().text())
                .as("without a picker, so in the same session")
                .startsWith("private page");
        assertThat(app.lastSignIn().sid()).isEqualTo(app.signIns().get(0).sid());
        assertThat(app.liveSessions()).isEqualTo(1);
    }

    /** Guard: {@code TokenRefresh} drops its result when the session was invalidated under it. */
    @Test
    void aSessionThatIsInvalidatedDuringARefreshStaysEmpty() throws Exception {
        clock.advance(Duration.ofHours(1));
        HttpVisitor tab = secondTab();
        SignedInSession session = app.lastSignIn();
        try (Hold hold = idp.faults().at(Endpoint.TOKEN).next(1).hold()) {
            CompletableFuture<Page> refreshing =
                    CompletableFuture.supplyAsync(() -> tab.get(app.url("/private/token")));
            hold.awaitArrival();
            app.invalidateAllSessions();

            hold.release();
            refreshing.get(30, TimeUnit.SECONDS);
        }
        assertThat(session.tokens()).isEmpty();
        assertNothingIsLeft();
    }

    /** The two ends of one session at the same moment evict once. */
    @RepeatedTest(20)
    void localAndGlobalSignOutAtTheSameMoment() {
        CompletableFuture<Void> local = CompletableFuture.runAsync(() -> SignOut.LOCAL.happen(this));
        CompletableFuture<Void> global = CompletableFuture.runAsync(() -> SignOut.FRONT_CHANNEL.happen(this));

        CompletableFuture.allOf(local, global).join();

        assertNothingIsLeft();
    }
}
