package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R52: a user signs out in one tab while another one is at the provider for a stronger sign-in, and comes back. Guard: {@code
 * SignedInSession.idsOfLeaving}, where the provider names no session of its own.
 */
class LeavingWhileSigningInTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp)
            .filter("/pay/*", Map.of("auth-context", "c1"))
            .page("/pay/*", (request, response) -> TestApplication.text(response, "paid"));

    @BeforeEach
    void signInWithoutUi() {
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    @ParameterizedTest(name = "the provider names its session: {0}")
    @ValueSource(booleans = {true, false})
    void r52_theSignOutWins(boolean named) {
        if (!named) {
            idp.behaviour().sessionState(false);
            app.withoutSidClaim();
        }
        app.start();
        browser.get(app.url("/private/"));
        browser.followAll();
        assertThat(app.lastSignIn().sid().isPresent()).isEqualTo(named);
        HttpVisitor otherTab = browser.newTab();
        otherTab.get(app.url("/pay/x"));
        otherTab.follow();

        browser.postForm(app.url("/signout"), Map.of());
        Page late = otherTab.follow();

        assertThat(late.text()).contains("You are signed out");
        assertThat(browser.fetch(app.url("/private/")).status()).isEqualTo(401);
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).as("R54: who signs in anew").contains("private page");
    }
}
