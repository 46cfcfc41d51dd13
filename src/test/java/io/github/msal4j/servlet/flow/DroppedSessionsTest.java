package io.github.msal4j.servlet.flow;

import static io.github.msal4j.servlet.fakes.LiveObjects.collectUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that the container lets go of without a word, when the garbage collector is faster than anybody else. */
class DroppedSessionsTest {
    private static final String LIFETIME = "2h";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    /** What lies in the sessions beside the sign-in: gone as soon as nothing of the container holds them. */
    private final List<WeakReference<Object>> inSessions = new ArrayList<>();

    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .set("msal.session-lifetime", LIFETIME)
            .page("/private/note", (request, response) -> {
                Object note = new Object();
                inSessions.add(new WeakReference<>(note));
                request.getSession().setAttribute("note", note);
                TestApplication.text(response, "noted");
            })
            .page("/private/forget", (request, response) -> {
                request.getSession().removeAttribute(SignedInSession.ATTRIBUTE);
                TestApplication.text(response, "forgotten");
            })
            .page("/private/read-back", TestApplication::readBack);

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private HttpVisitor signIn() {
        idp.signInWithoutUi("ada");
        HttpVisitor browser = new HttpVisitor(clock);
        browser.get(app.url("/private/note"));
        assertThat(browser.followAll().text()).isEqualTo("noted");
        return browser;
    }

    /** The guard: {@code LiveSessions} holds what Jetty would drop. */
    @Test
    void r50_whatJettyDropsBeforeItTellsOfTheStopIsEvicted() {
        startCollectingAtTheStop();
        signIn();
        app.forgetSignIns();

        app.undeploy();

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.UNDEPLOYED);
    }

    /** Garbage is collected between the container's dropping of sessions and the library's hearing of the stop. */
    private void startCollectingAtTheStop() {
        app.listener(new ServletContextListener() {
            @Override
            public void contextDestroyed(ServletContextEvent event) {
                collectUntil("the container has dropped its sessions", () -> inSessions.stream()
                        .allMatch(note -> note.get() == null));
            }
        });
        app.start();
    }

    @Test
    void r50_whatIsLetGoNowAndThenIsOnlyWhatIsTooOld() {
        startCollectingAtTheStop();
        signIn();
        clock.advance(Duration.ofHours(1).plusMillis(1));
        signIn();
        app.forgetSignIns();

        app.undeploy();

        assertThat(app.ends())
                .extracting(SignInEnd::reason)
                .containsExactly(EndReason.UNDEPLOYED, EndReason.UNDEPLOYED);
    }

    /** The guard: {@code SignedInSessions.begin} lets go of what is too old. */
    @Test
    void r51_whatIsLostWithoutAWordIsNotHeldForEver() {
        app.start();
        HttpVisitor forgetful = signIn();
        forgetful.get(app.url("/private/forget"));
        app.forgetSignIns();
        app.awaitLiveSessions(1);

        clock.advance(Duration.ofHours(4));
        signIn();

        awaitOneSignInOnly();
    }

    /** As with a store that reads the session anew for each request. The guard: {@code SignedInSessions.readBack} releases the copies. */
    @Test
    void r51_anObjectThatWasReadBackTakesTheOldOnesPlace() {
        app.start();
        HttpVisitor browser = signIn();
        int old = System.identityHashCode(app.lastSignIn());

        assertThat(browser.get(app.url("/private/read-back")).text()).isEqualTo("another");

        assertThat(System.identityHashCode(app.lastSignIn())).isNotEqualTo(old);
        app.awaitLiveSessions(2);
        app.forgetSignIns();
        awaitOneSignInOnly();
    }

    private void awaitOneSignInOnly() {
        collectUntil("only one sign-in is left", () -> app.liveSessions() == 1);
    }
}
