package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R33, R52, C14: a sign-out before, during and after whatever else happens to a session. The account never survives and
 * never comes back, and nobody else's goes. The provider holds its answers until it is told, so every order is the one that
 * the test names. {@code mvn test -Dtest=*OrderingTest -Dorderings=200} runs them that often.
 */
@ParameterizedClass(name = "round {0}")
@MethodSource("rounds")
class OrderingTest {
    @Parameter
    int round;

    private final OrderingScene scene = new OrderingScene();
    private final TestApplication app = scene.app;
    private final HttpVisitor browser = scene.browser;

    static IntStream rounds() {
        return OrderingScene.rounds();
    }

    /** The ways of signing out, each as the party does it that does it. */
    enum SignOut {
        LOCAL {
            @Override
            void happen(OrderingScene scene) {
                scene.browser.postForm(scene.app.url("/signout"), Map.of());
            }
        },
        FRONT_CHANNEL {
            @Override
            void happen(OrderingScene scene) {
                new HttpVisitor().get(scene.app.url("/signout-callback-oidc?sid=" + scene.sid()));
            }
        },
        BACK_CHANNEL {
            @Override
            void happen(OrderingScene scene) {
                scene.sendLogoutToken(Map.of("sid", scene.sid()));
            }
        },
        BACK_CHANNEL_FOR_THE_USER {
            @Override
            void happen(OrderingScene scene) {
                scene.sendLogoutToken(
                        Map.of("sub", scene.app.lastSignIn().user().subject()));
            }
        };

        abstract void happen(OrderingScene scene);
    }

    @BeforeEach
    void signIn() {
        scene.start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    /** Guard: the memory of sign-outs is consulted in {@code SignedInSessions.begin}. */
    @ParameterizedTest
    @EnumSource
    void duringACodeRedemption(SignOut signOut) throws Exception {
        HttpVisitor tab = scene.otherWindow();
        tab.get(app.url("/private/second"));
        tab.follow();

        Page answer = scene.whileTheProviderHoldsTokens(tab::follow, () -> signOut.happen(scene));

        assertThat(answer.text()).contains("You are signed out");
        scene.assertNothingIsLeft();
    }

    /** Guard: a pending sign-in carries the moment it began, and {@code SignedInSessions.begin} compares. */
    @ParameterizedTest
    @EnumSource
    void betweenTheRedirectToTheProviderAndTheAnswer(SignOut signOut) {
        HttpVisitor tab = scene.otherWindow();
        tab.get(app.url("/private/second"));
        scene.clock.advance(Duration.ofSeconds(1));

        signOut.happen(scene);

        scene.clock.advance(Duration.ofSeconds(1));
        assertThat(tab.followAll().text()).contains("You are signed out");
        scene.assertNothingIsLeft();
    }

    /** Guard: {@code SignedInSession.replaceTokens} refuses once {@code end()} was called. */
    @ParameterizedTest
    @EnumSource
    void duringARefresh(SignOut signOut) throws Exception {
        scene.letTokensExpire();
        HttpVisitor tab = scene.secondTab();

        Page answer = scene.whileTheProviderHoldsTokens(
                () -> tab.get(app.url("/private/token")), () -> signOut.happen(scene));

        assertThat(answer.status()).as("the user is asked to sign in").isEqualTo(303);
        scene.assertNothingIsLeft();
    }

    /** Guard: as above; nobody waits for this refresh. */
    @ParameterizedTest
    @EnumSource
    void duringABackgroundRefresh(SignOut signOut) throws Exception {
        scene.letTokensBeRefreshedInTheBackground();
        HttpVisitor tab = scene.secondTab();

        Page answer = scene.whileTheProviderHoldsTokens(
                () -> tab.get(app.url("/private/token")), () -> signOut.happen(scene));

        assertThat(answer.status()).as("the old token still serves").isEqualTo(200);
        scene.awaitRefreshesEnded();
        scene.assertNothingIsLeft();
    }

    /** Guard: {@code SignedInSession.end} is final, whatever is stored in the session afterwards. */
    @ParameterizedTest
    @EnumSource
    void whileTheApplicationWritesToItsSession(SignOut signOut) {
        HttpVisitor tab = scene.secondTab();

        scene.whileAPageIsAboutToWrite(tab, () -> signOut.happen(scene));

        assertThat(tab.get(app.url("/private/")).status()).as("C14").isEqualTo(303);
        scene.assertNothingIsLeft();
    }

    /** Guard: the index knows no session id of the container. */
    @ParameterizedTest
    @EnumSource
    void afterAChangeOfTheSessionId(SignOut signOut) {
        browser.get(app.url("/private/new-id"));

        signOut.happen(scene);

        assertThat(app.lastSignIn().tokens()).as("evicted at once").isEmpty();
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(303);
        scene.assertNothingIsLeft();
    }

    /** Guards: the index holds several sessions of one {@code sid}; a local sign-out ends the one of its own browser. */
    @ParameterizedTest
    @EnumSource
    void withAnotherSessionOfTheSameSid(SignOut signOut) {
        HttpVisitor window = scene.otherWindow();
        window.get(app.url("/private/"));
        assertThat(window.followAll().status()).isEqualTo(200);
        assertThat(scene.adas())
                .extracting(SignedInSession::sid)
                .hasSize(2)
                .containsOnly(app.lastSignIn().sid());

        signOut.happen(scene);

        OrderingScene.assertEmpty(scene.adas().get(0));
        if (signOut == SignOut.LOCAL) {
            scene.assertOnlyTheseLive(1);
            assertThat(window.get(app.url("/private/token")).status()).isEqualTo(200);
        } else {
            scene.assertNothingIsLeft();
        }
    }

    /**
     * A store hands out what it was given before the sign-out. Guards: the memory of sign-outs; after a local one, that of
     * sign-ins which are over, {@code Kind.SIGN_IN}.
     */
    @ParameterizedTest
    @EnumSource
    void whatIsReadBackFromBeforeTheSignOut(SignOut signOut) {
        byte[] stored = Serialized.bytes(app.lastSignIn());
        signOut.happen(scene);

        SignedInSession copy = (SignedInSession) Serialized.read(stored);

        assertThat(copy.tokens()).isEmpty();
        scene.assertNothingIsLeft();
    }

    /** Guard: what has ended is taken out of the index, in {@code Ending.evict}, and the application is told once. */
    @ParameterizedTest
    @EnumSource
    void twice(SignOut signOut) {
        signOut.happen(scene);
        signOut.happen(scene);

        scene.assertNothingIsLeft();
        assertThat(app.ends()).as("what the application was told").hasSize(1);
    }

    /** Guard: a sign-out concerns sign-ins that began before it (R54, C22). */
    @ParameterizedTest
    @EnumSource
    void aSignInThatBeganAfterwardsHolds(SignOut signOut) {
        signOut.happen(scene);
        scene.clock.advance(Duration.ofMillis(1));
        HttpVisitor again = scene.otherWindow();

        again.get(app.url("/private/"));

        assertThat(again.followAll().text())
                .as("without a picker, so in the same session")
                .startsWith("private page");
        assertThat(app.lastSignIn().sid()).isEqualTo(scene.adas().get(0).sid());
        scene.assertOnlyTheseLive(1);
    }

    /** The two ends of one session at the same moment evict once. */
    @RepeatedTest(20)
    void localAndGlobalSignOutAtTheSameMoment() {
        CompletableFuture<Void> local = CompletableFuture.runAsync(() -> SignOut.LOCAL.happen(scene));
        CompletableFuture<Void> global = CompletableFuture.runAsync(() -> SignOut.FRONT_CHANNEL.happen(scene));

        CompletableFuture.allOf(local, global).join();

        scene.assertNothingIsLeft();
        assertThat(app.ends()).as("what the application was told").hasSize(1);
    }
}
