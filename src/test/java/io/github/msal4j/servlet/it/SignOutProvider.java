package io.github.msal4j.servlet.it;

import io.github.msal4j.servlet.harness.Browser;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.util.List;
import java.util.Map;

/** An identity provider as two applications and a person with a browser meet it. */
sealed interface SignOutProvider extends AutoCloseable {

    /** What the example's environment has to say of it. */
    Map<String, String> settings();

    /** Waits for the page that asks who is there, and answers it as Ada. */
    void signIn(Browser browser);

    /** What it tells an application of a global sign-out, in the order of their parameters' names. */
    List<String> frontChannelParameters();

    /** What the example calls Ada after a sign-in here. */
    String displayName();

    @Override
    void close();

    /** Which ones there are. */
    enum Kind {
        LOCAL {
            @Override
            SignOutProvider start(List<PlannedApplication> applications) {
                return Local.start(applications);
            }
        },
        KEYCLOAK {
            @Override
            SignOutProvider start(List<PlannedApplication> applications) {
                return new Keycloak(applications);
            }
        };

        /** Starts one to which these applications are known. */
        abstract SignOutProvider start(List<PlannedApplication> applications);
    }

    /** Shaped as Entra: no {@code iss} at the front channel. */
    record Local(LocalIdentityProvider provider) implements SignOutProvider {

        private static Local start(List<PlannedApplication> applications) {
            LocalIdentityProvider provider =
                    LocalIdentityProvider.builder().host("login.localhost").start();
            for (PlannedApplication application : applications) {
                provider.register(AppRegistration.of(application.clientId(), application.clientSecret())
                        .redirectUri(application.url("/signin-oidc"))
                        .postLogoutRedirectUri(application.url("/signout-callback-oidc"))
                        .frontChannelLogoutUri(application.url("/signout-callback-oidc"))
                        .optionalSidClaim(true)
                        .optionalLoginHintClaim(true)
                        .consented("User.Read"));
            }
            return new Local(provider);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("MSAL_AUTHORITY", provider.origin(), "MSAL_TENANT_ID", Tenant.CONTOSO.id());
        }

        @Override
        public void signIn(Browser browser) {
            browser.awaitText("Pick an account");
            browser.click("Ada Lovelace ada@" + Tenant.CONTOSO.domain());
        }

        @Override
        public List<String> frontChannelParameters() {
            return List.of("sid");
        }

        @Override
        public String displayName() {
            return "Ada Lovelace";
        }

        @Override
        public void close() {
            provider.close();
        }
    }

    /** Over https with a certificate of its own, without {@code client_info}, and with {@code iss} at the front channel. */
    final class Keycloak implements SignOutProvider {
        private static final String PASSWORD = "ada's password";

        private final KeycloakProcess keycloak = KeycloakProcess.shared();
        private final String issuer;

        private Keycloak(List<PlannedApplication> applications) {
            // One realm per start: the applications' ports differ each time.
            KeycloakRealm realm =
                    KeycloakRealm.named("sign-out-" + applications.hashCode()).user("ada", PASSWORD, "Admin");
            for (PlannedApplication application : applications) {
                realm.client(KeycloakClient.confidential(application.clientId(), application.clientSecret())
                        .redirectUri(application.url("/signin-oidc"))
                        .postLogoutRedirectUri(application.url("/signout-callback-oidc"))
                        .frontChannelLogout(application.url("/signout-callback-oidc")));
            }
            issuer = keycloak.create(realm);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(
                    "MSAL_AUTHORITY",
                    issuer,
                    "MSAL_TRUST_STORE",
                    keycloak.certificate().trustStore().toString(),
                    "MSAL_TRUST_STORE_PASSWORD",
                    keycloak.certificate().password(),
                    "MSAL_SCOPES",
                    "openid");
        }

        @Override
        public void signIn(Browser browser) {
            browser.awaitText("Sign in to your account");
            browser.fill("username", "ada");
            browser.fill("password", PASSWORD);
            browser.click("Sign In");
        }

        @Override
        public List<String> frontChannelParameters() {
            return List.of("iss", "sid");
        }

        @Override
        public String displayName() {
            return "ada Example";
        }

        @Override
        public void close() {
            // Shared with other tests; it ends with the JVM.
        }
    }
}
