package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R40: where a local sign-out leads to, and who asks for one. */
class SignOutGuardsTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page("/bye", (request, response) -> TestApplication.text(response, "bye"))
            .page("/see-you", (request, response) -> TestApplication.text(response, "see you"));

    @BeforeEach
    void prepare() {
        idp.signInWithoutUi("ada");
    }

    private void signIn() {
        app.start();
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** Guard: {@code SignOutEndpoint.target} takes what the form names, then what the settings name. */
    @ParameterizedTest
    @CsvSource({"'', bye", "/see-you, see you", "https://elsewhere.example/, bye"})
    void thePageAfterwardsIsTheFormsOrTheSettings(String returnTo, String page) {
        app.set("msal.post-sign-out-path", "/bye");
        signIn();

        browser.postForm(app.url("/signout"), returnTo.isEmpty() ? Map.of() : Map.of("return_to", returnTo));
        String state = browser.page().location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");
        Page redirect = browser.get(app.url("/signout-callback-oidc?state=" + state));

        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.header("Cache-Control")).contains("no-store");
        assertThat(browser.followAll().text()).isEqualTo(page);
        assertThat(app.liveSessions()).isZero();
    }

    /** Guard: {@code SignOutEndpoint.askFirst} has nothing to ask an anonymous user. */
    @Test
    void anAnonymousUserWhoTypesTheAddressIsToldSo() {
        app.start();

        Page answer = browser.get(app.url("/signout"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("You are signed out").doesNotContain("<form");
    }

    /** Guards: {@code SignOutEndpoint.signOut} begins the count of sign-ins afresh, and its answer is for no cache. */
    @Test
    void r10_aSignOutOnPurposeIsNoSignOfALoop() {
        signIn();
        assertThat(browser.cookies().header(app.url("/"))).contains("msal-signed-in-9TtSrW0h=1");

        Page answer = browser.postForm(app.url("/signout"), Map.of());

        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(browser.cookies().header(app.url("/"))).doesNotContain("msal-signed-in");
    }

    /** Guard: {@code SignOutEndpoint.signOut} answers also where there is nothing to sign out of. */
    @Test
    void whoHasSignedOutInAnotherTabIsToldSo() {
        app.start();
        browser.get(app.url("/bye"));

        Page answer = browser.postForm(app.url("/signout"), Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("You are signed out");
    }

    /** Guard: {@code SignOutEndpoint.doGet} asks whoever does not come from a page of this application. */
    @Test
    void whoTypesTheAddressIsAskedAndWhoFollowsALinkIsNot() {
        signIn();
        HttpVisitor typing = new HttpVisitor(clock);
        browser.cookies().all().forEach(typing.cookies()::put);

        assertThat(typing.get(app.url("/signout")).text()).contains("Sign out?");
        assertThat(app.liveSessions()).isEqualTo(1);
        assertThat(browser.click(app.url("/signout")).status()).isEqualTo(303);
        assertThat(app.liveSessions()).isZero();
    }

    /** Guard: {@code SignOutEndpoint.endSessionEndpoint} does with what is known while the provider cannot be asked. */
    @Test
    void whileTheProviderIsDownTheBrowserIsSentThereAllTheSame() {
        app.set("msal.session-lifetime", "100d");
        signIn();
        clock.advance(Duration.ofDays(30));
        idp.faults().at(Endpoint.METADATA).status(500);

        Page answer = browser.postForm(app.url("/signout"), Map.of());

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location().toString()).startsWith(idp.origin()).contains("post_logout_redirect_uri=");
        assertThat(app.liveSessions()).isZero();
    }
}
