package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.AppRegistration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R40: whoever signs out here and signs in again at once is signed in. Keycloak ends all that an application has of a session with
 * the refresh token that is given back, the next code included.
 */
@Timeout(300)
class KeycloakSignOutIT {
    private static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
    private static final String SECRET = "keycloak-client-secret";
    /** Without the wait for the revocation the first one fails as a rule; more are taken for a loop. */
    private static final int TIMES = 3;

    private final String realm = "sign-out-" + UUID.randomUUID();
    private final HttpVisitor browser = new HttpVisitor(KEYCLOAK.certificate().sslContext());
    private final TestApplication app = TestApplication.at(KEYCLOAK.issuer(realm), this::register)
            .set("msal.client-secret", SECRET)
            .set("msal.scopes", "phone")
            .set("msal.http-timeout", "60s")
            .set("msal.trust-store", KEYCLOAK.certificate().trustStore().toString())
            .set("msal.trust-store-password", KEYCLOAK.certificate().password())
            .page("/private/leave", (request, response) -> {
                request.logout();
                TestApplication.text(response, "user=" + request.getUserPrincipal());
            });

    private void register(AppRegistration registration) {
        String unused = KEYCLOAK.create(KeycloakRealm.named(realm)
                .client(KeycloakClient.confidential(registration.clientId(), SECRET)
                        .redirectUri(app.url("/signin-oidc")))
                .user("ada", "a password"));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Page visit(String path) {
        browser.get(app.url(path));
        return browser.followAll();
    }

    @Test
    void r40_whoSignsInAgainAtOnceIsSignedIn() {
        app.start();
        signIn();

        for (int i = 0; i < TIMES; i++) {
            assertThat(browser.get(app.url("/private/leave")).text()).isEqualTo("user=null");
            signIn();
        }
    }

    /** Keycloak forgets the user with the last application that has given its tokens back. */
    private void signIn() {
        if (visit("/private/page").text().contains("name=\"password\"")) {
            browser.submitForm(Map.of("username", "ada", "password", "a password"));
        }
        assertThat(browser.followAll().text()).startsWith("private page");
    }
}
