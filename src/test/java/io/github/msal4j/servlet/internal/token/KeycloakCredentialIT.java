package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The check of the credential, at a provider that is not made for these tests. */
class KeycloakCredentialIT {
    private static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
    private static final String SECRET = "keycloak-client-secret";

    private static String issuer = "";

    @BeforeAll
    static void createRealm() throws IOException {
        issuer = KEYCLOAK.create(KeycloakRealm.named("credential")
                .client(KeycloakClient.confidential("app", SECRET).redirectUri("http://localhost/signin-oidc")));
    }

    private static Optional<String> refusal(String clientId, String secret) throws ProviderUnavailableException {
        Settings settings = GivenSettings.openId(issuer)
                .with("client-id", clientId)
                .with("client-secret", secret)
                .with("http-timeout", "30s")
                .with("trust-store", KEYCLOAK.certificate().trustStore().toString())
                .with("trust-store-password", KEYCLOAK.certificate().password())
                .read();
        try (Provider provider = new Provider(settings, InstantSource.system());
                TokenService tokens = new TokenService(settings, provider, InstantSource.system())) {
            return tokens.credentialRefusal();
        }
    }

    @Test
    void theRightSecretIsNotRefused() throws Exception {
        assertThat(refusal("app", SECRET)).isEmpty();
    }

    @Test
    void aWrongSecretIs() throws Exception {
        assertThat(refusal("app", "another")).hasValueSatisfying(said -> assertThat(said)
                .endsWith("check msal.client-id and the application's credential"));
    }

    @Test
    void anUnknownClientIs() throws Exception {
        assertThat(refusal("nobody", SECRET)).hasValueSatisfying(said -> assertThat(said)
                .endsWith("check msal.client-id and the application's credential"));
    }
}
