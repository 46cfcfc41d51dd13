package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R50, R33, R52: the end of a container's session before, during and after whatever else happens to it. Unlike a sign-out it
 * ends this one session: its account never survives, and no other goes, not even one of the same provider session.
 */
@ParameterizedClass(name = "round {0}")
@MethodSource("rounds")
class SessionEndOrderingTest {
    @Parameter
    int round;

    private final OrderingScene scene = new OrderingScene();
    private final TestApplication app = scene.app;

    static IntStream rounds() {
        return OrderingScene.rounds();
    }

    /** How a container's session ends. */
    enum End {
        INVALIDATED {
            @Override
            void happen(OrderingScene scene) {
                scene.secondTab().get(scene.app.url("/private/invalidate"));
            }
        },
        /** While a request of the session goes on, a container waits until it has ended. */
        TIMED_OUT {
            @Override
            void happen(OrderingScene scene) {
                scene.secondTab().get(scene.app.url("/private/idle"));
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

    private void awaitEnd(SignedInSession session) {
        Await.until("the session has ended", OrderingScene.SOON, session::isEnded);
    }

    private void end(End end) {
        SignedInSession session = app.lastSignIn();
        end.happen(scene);
        awaitEnd(session);
    }

    /** Guard: {@code SignedInSession.replaceTokens} refuses once {@code end()} was called. */
    @ParameterizedTest
    @EnumSource
    void duringABackgroundRefresh(End end) throws Exception {
        scene.letTokensBeRefreshedInTheBackground();
        HttpVisitor tab = scene.secondTab();

        Page answer = scene.whileTheProviderHoldsTokens(() -> tab.get(app.url("/private/token")), () -> end(end));

        assertThat(answer.status()).as("the old token still serves").isEqualTo(200);
        scene.awaitRefreshesEnded();
        scene.assertNothingIsLeft();
    }

    /** Guard: as above. */
    @ParameterizedTest
    @EnumSource
    void duringARefreshForWhichARequestWaits(End end) throws Exception {
        scene.letTokensExpire();
        HttpVisitor tab = scene.secondTab();
        SignedInSession session = app.lastSignIn();

        scene.whileTheProviderHoldsTokens(() -> tab.get(app.url("/private/token")), () -> end.happen(scene));

        awaitEnd(session);
        scene.assertNothingIsLeft();
    }

    /** Guard: {@code SignedInSession.end} is final, whatever is stored in the session afterwards. */
    @ParameterizedTest
    @EnumSource
    void whileTheApplicationWritesToItsSession(End end) {
        SignedInSession session = app.lastSignIn();

        scene.whileAPageIsAboutToWrite(scene.secondTab(), () -> end.happen(scene));

        awaitEnd(session);
        scene.assertNothingIsLeft();
    }

    /** Guard: the index knows no session id of the container. */
    @ParameterizedTest
    @EnumSource
    void afterAChangeOfTheSessionId(End end) {
        scene.browser.get(app.url("/private/new-id"));

        end(end);

        scene.assertNothingIsLeft();
    }

    /** Guard: {@code EndReason.SESSION_ENDED} is not remembered as a sign-out of the {@code sid}. */
    @ParameterizedTest
    @EnumSource
    void whileAnotherWindowSignsIn(End end) throws Exception {
        SignedInSession first = app.lastSignIn();
        HttpVisitor window = scene.otherWindow();
        window.get(app.url("/private/second"));
        window.follow();

        scene.whileTheProviderHoldsTokens(window::follow, () -> end(end));

        assertThat(window.followAll().text()).startsWith("private page");
        OrderingScene.assertEmpty(first);
        assertThat(app.lastSignIn().sid()).as("the same provider session").isEqualTo(first.sid());
        scene.assertOnlyTheseLive(1);
    }

    /** Guard: as above. The sign-in finds the session gone into which it wanted to go. */
    @Test
    void whileTheSameBrowserSignsInOnceMore() throws Exception {
        SignedInSession first = app.lastSignIn();
        HttpVisitor tab = scene.secondTab();
        tab.cookies().drop("JSESSIONID");
        tab.get(app.url("/private/second"));
        tab.follow();
        scene.browser.cookies().all().stream()
                .filter(cookie -> cookie.name().equals("JSESSIONID"))
                .forEach(tab.cookies()::put);

        scene.whileTheProviderHoldsTokens(tab::follow, () -> end(End.INVALIDATED));

        assertThat(tab.followAll().text()).startsWith("private page");
        OrderingScene.assertEmpty(first);
        scene.assertOnlyTheseLive(1);
    }

    /** Guard: the application is told once, whatever else ends there. */
    @ParameterizedTest
    @EnumSource
    void afterASignOut(End end) {
        OrderingTest.SignOut.FRONT_CHANNEL.happen(scene);
        end.happen(scene);

        scene.assertNothingIsLeft();
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
    }
}
