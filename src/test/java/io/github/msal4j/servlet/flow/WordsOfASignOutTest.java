package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R77: an account counts as evicted when its tokens are gone. What a session store has as well, is told as left there until the
 * container's session ends. Guards: {@code SignedInSession.sessionWillPassivate} notes it; {@code Ending.isLeftInStore}, and
 * {@code Ending.settle} in {@code SignOuts.sessionEnded}.
 */
class WordsOfASignOutTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet.internal.ending");
    private final TestApplication app = TestApplication.at(idp)
            // As a container does it that writes the session into a store and keeps it in memory.
            .page("/private/store", WordsOfASignOutTest::store)
            .page("/open/store", WordsOfASignOutTest::store)
            .page("/private/invalidate", (request, response) -> {
                request.getSession().invalidate();
                TestApplication.text(response, "invalidated");
            });

    private static void store(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SignedInSession.of(request.getSession())
                .orElseThrow()
                .sessionWillPassivate(new HttpSessionEvent(request.getSession()));
        TestApplication.text(response, "stored");
    }

    @BeforeEach
    void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private void store() {
        assertThat(browser.get(app.url("/private/store")).text()).isEqualTo("stored");
    }

    private String sid() {
        return app.lastSignIn().sid().orElseThrow();
    }

    private void frontChannel(String sid) {
        assertThat(new HttpVisitor()
                        .get(app.url("/signout-callback-oidc?sid=" + sid))
                        .status())
                .isEqualTo(200);
    }

    private List<String> lines() {
        return log.lines().stream().filter(line -> line.startsWith("INFO")).toList();
    }

    private long evictions() {
        return app.component(SignInStatistics.class).getEvictions();
    }

    private long signOuts(String reason) {
        return app.component(SignInStatistics.class).getSignOutsByReason().getOrDefault(reason, -1L);
    }

    @Test
    void r77_whatIsInMemoryOnlyIsEvictedAtOnce() {
        frontChannel(sid());

        assertThat(lines())
                .singleElement()
                .asString()
                .contains("reason=GLOBAL_SIGN_OUT", "sessions=1, MSAL accounts evicted=1, left in a store=0,");
        assertThat(evictions()).isEqualTo(1);
    }

    @Test
    void r77_whatAStoreHasAsWellIsEvictedWhenItsSessionEnds() {
        store();

        frontChannel(sid());

        assertThat(app.lastSignIn().tokens()).as("in memory").isEmpty();
        assertThat(lines())
                .singleElement()
                .asString()
                .contains("reason=GLOBAL_SIGN_OUT", "sessions=1, MSAL accounts evicted=0, left in a store=1,");
        assertThat(evictions()).isZero();
        assertThat(signOuts("GLOBAL_SIGN_OUT")).isEqualTo(1);

        log.forget();
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(303);

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("INFO Gone from the session store: a sign-in that had ended before, sid#=")
                .endsWith("MSAL accounts evicted=1");
        assertThat(evictions()).isEqualTo(1);
        assertThat(signOuts("GLOBAL_SIGN_OUT")).isEqualTo(1);
        assertThat(signOuts("SESSION_ENDED")).isZero();
    }

    /** A container that writes after its answer may be late. Guard: {@code SignedInSessions.passivating}. */
    @Test
    void r77_whatIsWrittenOverAfterItsEndIsEvicted() {
        store();
        frontChannel(sid());
        assertThat(evictions()).isZero();

        assertThat(browser.get(app.url("/open/store")).text()).isEqualTo("stored");

        assertThat(evictions()).isEqualTo(1);
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(303);
        assertThat(evictions()).as("once").isEqualTo(1);
    }

    /** The container's session ends in the same step, and with it what lies in the store. */
    @ParameterizedTest
    @ValueSource(strings = {"sign-out", "invalidate"})
    void r77_whatEndsWithItsSessionIsEvictedAtOnce(String how) {
        store();

        if (how.equals("invalidate")) {
            browser.get(app.url("/private/invalidate"));
        } else {
            browser.postForm(app.url("/signout"), Map.of());
        }

        assertThat(lines())
                .singleElement()
                .asString()
                .contains("sessions=1, MSAL accounts evicted=1, left in a store=0,");
        assertThat(evictions()).isEqualTo(1);
    }

    @Test
    void r77_aStopLeavesWhatTheContainerHasStored() {
        store();
        SignInStatistics statistics = app.component(SignInStatistics.class);

        // Jetty ends what it holds in memory before it stops the application; what it has dropped from there it leaves.
        app.component(SignOuts.class).stop();

        assertThat(lines())
                .singleElement()
                .asString()
                .contains("reason=UNDEPLOYED", "sessions=1, MSAL accounts evicted=0, left in a store=1,");
        assertThat(statistics.getEvictions()).isZero();
    }

    @Test
    void r77_aSignOutThatFindsNothingSaysWhatThatMeans() {
        String sid = sid();
        browser.get(app.url("/private/invalidate"));
        log.forget();

        frontChannel(sid);
        frontChannel("an-invented-one");

        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(
                                        " (not in memory; in a session store it is refused when it is loaded), sessions=0,"
                                                + " MSAL accounts evicted=0, left in a store=0,"),
                        line -> assertThat(line)
                                .contains(
                                        " (never seen here), sessions=0, MSAL accounts evicted=0, left in a store=0,"));
        assertThat(evictions()).isEqualTo(1);
    }
}
