package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Hazelcast;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R55: while the nodes' store does not answer, and that matters, nobody knows whether a user has signed out elsewhere. */
@Timeout(180)
class UnsureSignInTest {
    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .set("msal.sign-out-store", "jcache:sign-outs")
            .set("msal.sign-out-store-provider", Hazelcast.PROVIDER)
            .set("msal.sign-out-store-failure", "refuse")
            .set("msal.sign-out-check-path", "/check")
            .set("msal.sign-out-check-role", "Admin")
            .filter("/hello", Map.of("optional", "true"))
            .page("/hello", (request, response) -> TestApplication.text(response, "for " + request.getRemoteUser()));

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private void signIn() {
        idp.signInWithoutUi("ada");
        app.set(
                        "msal.sign-out-store-properties",
                        "hazelcast.config.location="
                                + Hazelcast.members(1, directory).get(0))
                .start();
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).startsWith("private page of ");
    }

    /** Guards: {@code Gate.enter}, {@code Gate.answerUnsure}, {@code SignOutCheckEndpoint.admitted}. */
    @Test
    void r55_noPageIsShownToAUserOfWhomNobodyKnows() {
        signIn();
        assertThat(browser.get(app.url("/hello")).text()).isNotEqualTo("for null");
        assertThat(browser.get(app.url("/check")).status()).isEqualTo(200);

        com.hazelcast.core.Hazelcast.shutdownAll();
        clock.advance(Duration.ofMinutes(10));

        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(503);
        assertThat(browser.get(app.url("/hello")).text())
                .as("a page for everybody is shown, without a user")
                .isEqualTo("for null");
        assertThat(browser.get(app.url("/check")).status()).isEqualTo(503);
        assertThat(app.ends()).as("it may come back").isEmpty();
    }

    /** Guard: {@code StrayAnswers.isSignedIn}. */
    @Test
    void r106_aStrayAnswerOfAUserOfWhomNobodyKnowsIsAStrangers() {
        signIn();
        assertThat(browser.get(app.url("/signin-oidc?code=x&state=x")).status())
                .as("whoever is signed in is sent on")
                .isEqualTo(303);

        com.hazelcast.core.Hazelcast.shutdownAll();
        clock.advance(Duration.ofMinutes(10));

        assertThat(browser.get(app.url("/signin-oidc?code=x&state=x")).status()).isEqualTo(400);
    }
}
