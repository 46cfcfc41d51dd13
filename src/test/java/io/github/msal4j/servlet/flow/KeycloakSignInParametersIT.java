package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R160, R161: what Keycloak does if it is asked for {@code prompt}, {@code max_age} or {@code acr_values}. */
@Timeout(300)
class KeycloakSignInParametersIT {
    private static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
    private static final Duration BRIEF = Duration.ofSeconds(2);
    private static final String SECRET = "keycloak-client-secret";
    private static final String PASSWORD = "a password";
    private static final String ASKS = "name=\"password\"";

    private final String realm = "parameters-" + UUID.randomUUID();
    /** Stands while Keycloak's runs, so that a slow machine makes no sign-in too old. */
    private final SettableClock clock = SettableClock.atPresent();

    private final HttpVisitor browser = new HttpVisitor(KEYCLOAK.certificate().sslContext());
    private final TestApplication app = TestApplication.at(KEYCLOAK.issuer(realm), this::register)
            .clock(clock)
            .set("msal.client-secret", SECRET)
            .set("msal.scopes", "phone")
            .set("msal.http-timeout", "60s")
            .set("msal.trust-store", KEYCLOAK.certificate().trustStore().toString())
            .set("msal.trust-store-password", KEYCLOAK.certificate().password())
            .page("/private/keep", (request, response) -> {
                request.getSession().setAttribute("cart", "three books");
                TestApplication.text(response, "kept");
            })
            .filter("/recent/*", Map.of("max-auth-age", BRIEF.toSeconds() + "s"))
            .page(
                    "/recent/*",
                    (request, response) -> TestApplication.text(
                            response, "cart: " + request.getSession().getAttribute("cart")));

    private void register(AppRegistration registration) {
        String unused = KEYCLOAK.create(KeycloakRealm.named(realm)
                .client(KeycloakClient.confidential(registration.clientId(), SECRET)
                        .redirectUri(app.url("/signin-oidc"))
                        // Two names of what a password reaches, so that the answer shows which was asked for.
                        .attribute("acr.loa.map", "{\"silver\":1,\"gold\":1}"))
                .user("ada", PASSWORD));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Page visit(String path) {
        browser.get(app.url(path));
        return browser.followAll();
    }

    private void signIn() {
        app.start();
        assertThat(visit("/private/keep").text()).contains(ASKS);
        browser.submitForm(Map.of("username", "ada", "password", PASSWORD));
        assertThat(browser.followAll().text()).isEqualTo("kept");
    }

    /** Who is known is asked for the password only. */
    private Page confirm() {
        browser.submitForm(Map.of("password", PASSWORD));
        return browser.followAll();
    }

    /** Another sign-in of the same user. Not after a sign-out, with which Keycloak may forget the user. */
    private Page signInAgain() {
        return visit("/signin-oidc?return_to=/private/keep");
    }

    private Instant authenticated() {
        return Objects.requireNonNull(app.lastSignIn().user().authentication().time());
    }

    /** Until what has just happened is too old for Keycloak, and for the application. */
    private void becomeOld() {
        Instant old = authenticated().plus(BRIEF).plusSeconds(2);
        InstantSource real = InstantSource.system();
        Await.until("the authentication is old", Duration.ofSeconds(60), () -> real.instant()
                .isAfter(old));
        clock.advance(Duration.between(clock.instant(), real.instant()));
    }

    @ParameterizedTest(name = "R160 msal.prompt={0} asks again: {1}")
    @CsvSource({"'', false", "login, true"})
    void promptLoginAsksAgainAlthoughKeycloakKnowsTheUser(String prompt, boolean asks) {
        app.set("msal.prompt", prompt);
        signIn();

        Page page = signInAgain();

        assertThat(page.text().contains(ASKS)).isEqualTo(asks);
        assertThat((asks ? confirm() : page).text()).isEqualTo("kept");
        assertThat(app.signIns()).hasSize(2);
    }

    @Test
    void r160_maxAgeAsksAgainWhoHasAuthenticatedLongAgo() {
        app.set("msal.max-age", BRIEF.toSeconds() + "s");
        signIn();
        Instant first = authenticated();
        assertThat(first)
                .isBetween(clock.instant().minusSeconds(1), clock.instant().plusSeconds(120));
        becomeOld();

        assertThat(signInAgain().text()).contains(ASKS);
        assertThat(confirm().text()).isEqualTo("kept");

        assertThat(authenticated()).isAfter(first.plus(BRIEF));
    }

    @Test
    void r160_maxAgeAsksNobodyWhoHasAuthenticatedLately() {
        app.set("msal.max-age", "1h");
        signIn();
        Instant first = authenticated();

        assertThat(signInAgain().text()).isEqualTo("kept");

        assertThat(app.signIns()).hasSize(2);
        assertThat(authenticated()).isEqualTo(first);
    }

    @ParameterizedTest(name = "R160 msal.acr-values={0}")
    @ValueSource(strings = {"silver", "gold"})
    void theLevelThatWasAskedForIsReached(String level) {
        app.set("msal.acr-values", level);

        signIn();

        assertThat(app.lastSignIn().user().claims()).containsEntry("acr", level);
    }

    @Test
    void r161_aPageThatWantsARecentSignInGetsItInTheSameSession() {
        signIn();
        Instant first = authenticated();
        assertThat(visit("/recent/page").text()).as("recent already").isEqualTo("cart: three books");
        assertThat(app.signIns()).hasSize(1);
        becomeOld();

        Page asked = visit("/recent/page");
        assertThat(asked.text()).contains(ASKS);
        Page page = confirm();

        assertThat(page.address()).hasToString(app.url("/recent/page"));
        assertThat(page.text()).isEqualTo("cart: three books");
        assertThat(authenticated()).isAfter(first.plus(BRIEF));
        assertThat(app.containerSessions()).isEqualTo(1);
        assertThat(browser.get(app.url("/recent/other")).text()).isEqualTo("cart: three books");
    }
}
