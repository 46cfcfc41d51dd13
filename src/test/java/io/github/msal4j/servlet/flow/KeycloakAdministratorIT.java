package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.KeycloakAdministrator;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R78, R79, R80: what a real administrator of Keycloak does to a user shows at an application that Keycloak tells nothing: it has
 * neither a front channel nor a back channel.
 */
@Timeout(300)
class KeycloakAdministratorIT {
    private static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
    private static final Duration EVERY = Duration.ofHours(1);
    private static final String SECRET = "keycloak-client-secret";
    private static final String PASSWORD = "a password";
    private static final String SIGN_IN_PAGE = "name=\"password\"";
    private static final String CONSENT_PAGE = "name=\"accept\"";

    private final String realm = "administrator-" + UUID.randomUUID();
    private final KeycloakAdministrator administrator = KEYCLOAK.administrator(realm);
    private final SettableClock clock = SettableClock.atPresent();
    private final HttpVisitor browser = new HttpVisitor(KEYCLOAK.certificate().sslContext());
    private final List<SignInEnd> ends = new CopyOnWriteArrayList<>();
    private boolean asksForConsent;
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final TestApplication app = TestApplication.at(KEYCLOAK.issuer(realm), this::register)
            .clock(clock)
            .set("msal.client-secret", SECRET)
            .set("msal.scopes", "phone")
            .set("msal.http-timeout", "60s")
            .set("msal.roles-claim", "realm_access.roles")
            .set("msal.trust-store", KEYCLOAK.certificate().trustStore().toString())
            .set("msal.trust-store-password", KEYCLOAK.certificate().password())
            .attribute(SignInEndListener.class.getName(), new SignInEndListener() {
                @Override
                public void signInEnded(SignInEnd end) {
                    ends.add(end);
                }

                @Override
                public void userChanged(SignedInUser before, SignedInUser now) {
                    changes.add(
                            before.roles().contains("Admin") + " " + now.roles().contains("Admin"));
                }
            })
            .page(
                    "/private/admin",
                    (request, response) -> TestApplication.text(response, "admin: " + request.isUserInRole("Admin")));

    /** After each of these Keycloak wants the user to sign in again. */
    private enum Act {
        SIGNS_OUT,
        DISABLES,
        DELETES,
        /** As after a password that somebody else has come to know. */
        RESETS_THE_PASSWORD_AND_REVOKES
    }

    private void does(Act act) {
        switch (act) {
            case SIGNS_OUT -> administrator.signOut("ada");
            case DISABLES -> administrator.disable("ada");
            case DELETES -> administrator.delete("ada");
            case RESETS_THE_PASSWORD_AND_REVOKES -> {
                administrator.resetPassword("ada", "another password");
                // Tokens carry whole seconds, and those of the present one are to be meant.
                administrator.revokeAllBefore(InstantSource.system().instant().plusSeconds(1));
            }
        }
    }

    private void register(AppRegistration registration) {
        KeycloakClient client = KeycloakClient.confidential(registration.clientId(), SECRET)
                .redirectUri(app.url("/signin-oidc"))
                .rolesClaim("realm_access.roles");
        String unused = KEYCLOAK.create(KeycloakRealm.named(realm)
                .client(asksForConsent ? client.consentRequired() : client)
                .user("ada", PASSWORD, "Admin")
                // The application's clock goes ahead of Keycloak's.
                .setting("accessTokenLifespan", Duration.ofHours(8).toSeconds()));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private SignedInSession signIn() {
        app.start();
        browser.get(app.url("/private/"));
        browser.followAll();
        browser.submitForm(Map.of("username", "ada", "password", PASSWORD));
        Page page = browser.followAll();
        if (asksForConsent) {
            assertThat(page.text()).contains(CONSENT_PAGE);
            browser.submitForm(Map.of("accept", "Yes"));
            page = browser.followAll();
        }
        assertServed(page);
        return app.lastSignIn();
    }

    private static void assertServed(Page page) {
        assertThat(page.status()).as(page::toString).isEqualTo(200);
        assertThat(page.text()).startsWith("private page of ");
    }

    private void becomeDue() {
        clock.advance(EVERY);
        assertServed(browser.get(app.url("/private/")));
    }

    private void becomeConfirmed() {
        becomeDue();
        Await.until(
                () -> "confirmed just now, with the ends " + ends,
                Duration.ofSeconds(60),
                () -> app.lastSignIn().verifiedAt() == clock.millis());
    }

    /** Opens a page when that is due to be verified by the browser; the last page of the round trip. */
    private Page verifiedByTheBrowser() {
        clock.advance(EVERY);
        Await.until("the browser is sent to Keycloak", Duration.ofSeconds(60), () -> {
            if (browser.get(app.url("/private/")).isRedirect()) {
                return true;
            }
            // Keycloak, which has taken longer than a second to answer, counts as being down until then.
            clock.advance(Duration.ofMinutes(1));
            return false;
        });
        assertThat(browser.page().location()).asString().contains("prompt=none");
        return browser.followAll();
    }

    private void awaitEnd(SignedInSession session) {
        Await.until("the sign-in has ended", Duration.ofSeconds(60), () -> session.isEnded() && !ends.isEmpty());
    }

    private void assertSignedOut(SignedInSession session, EndReason reason, String keycloaksPage) {
        assertThat(ends).extracting(SignInEnd::reason).containsExactly(reason);
        assertThat(session.tokens()).as("MSAL's account").isEmpty();
        app.awaitLiveSessions(0);
        browser.get(app.url("/private/"));
        assertThat(browser.page().location())
                .asString()
                .startsWith(KEYCLOAK.issuer(realm) + "/protocol/openid-connect/auth?");
        assertThat(browser.followAll().text()).as("Keycloak asks anew").contains(keycloaksPage);
    }

    @ParameterizedTest
    @EnumSource
    void r78_theServersCheckEndsTheSignIn(Act act) {
        app.set("msal.revalidate", EVERY.toMinutes() + "m");
        SignedInSession session = signIn();
        becomeConfirmed();

        does(act);
        becomeDue();

        awaitEnd(session);
        assertSignedOut(session, EndReason.REVOKED, SIGN_IN_PAGE);
    }

    @ParameterizedTest
    @EnumSource
    void r80_theBrowsersCheckEndsTheSignIn(Act act) {
        app.set("msal.verify-sign-in", EVERY.toMinutes() + "m");
        SignedInSession session = signIn();
        assertServed(verifiedByTheBrowser());

        does(act);
        Page last = verifiedByTheBrowser();

        assertThat(last.text()).contains(SIGN_IN_PAGE);
        assertSignedOut(session, EndReason.SIGNED_OUT_ELSEWHERE, SIGN_IN_PAGE);
    }

    @Test
    void r79_rolesThatAreTakenAndGivenShow() {
        app.set("msal.revalidate", EVERY.toMinutes() + "m");
        SignedInSession session = signIn();
        assertThat(browser.get(app.url("/private/admin")).text()).isEqualTo("admin: true");

        administrator.takeRole("ada", "Admin");
        becomeConfirmed();
        assertThat(browser.get(app.url("/private/admin")).text()).isEqualTo("admin: false");
        administrator.giveRole("ada", "Admin");
        becomeConfirmed();
        assertThat(browser.get(app.url("/private/admin")).text()).isEqualTo("admin: true");

        assertThat(changes).containsExactly("true false", "false true");
        assertThat(ends).isEmpty();
        assertThat(app.signIns()).containsExactly(session);
    }

    /**
     * The user stays signed in at Keycloak, which wants a consent when the browser asks: that ends nothing. But it has ended what it
     * gave to this application.
     */
    @Test
    void r78_aConsentThatIsTakenBackEndsTheSignInByTheServersCheck() {
        app.set("msal.verify-sign-in", EVERY.toMinutes() + "m").set("msal.revalidate", 2 * EVERY.toMinutes() + "m");
        asksForConsent = true;
        SignedInSession session = signIn();

        administrator.revokeConsent("ada", TestApplication.CLIENT_ID);
        assertServed(verifiedByTheBrowser());
        assertThat(ends).isEmpty();
        clock.advance(EVERY);
        browser.get(app.url("/private/"));
        browser.followAll();

        awaitEnd(session);
        assertSignedOut(session, EndReason.REVOKED, CONSENT_PAGE);
    }

    /** Keycloak's sessions outlive a password that an administrator has reset, so the sign-in does, by both checks. */
    @Test
    void r78_aPasswordThatIsOnlyResetEndsNothing() {
        app.set("msal.revalidate", EVERY.toMinutes() + "m").set("msal.verify-sign-in", 2 * EVERY.toMinutes() + "m");
        SignedInSession session = signIn();

        administrator.resetPassword("ada", "another password");
        becomeConfirmed();
        assertServed(verifiedByTheBrowser());

        assertThat(ends).isEmpty();
        assertThat(app.signIns()).containsExactly(session);
    }
}
