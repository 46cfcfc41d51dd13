package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import java.io.IOException;
import java.text.ParseException;
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
                .client(KeycloakClient.confidential("app", SECRET).redirectUri("http://localhost/signin-oidc"))
                .client(KeycloakClient.confidential("jobs", SECRET)
                        .redirectUri("http://localhost/signin-oidc")
                        .serviceAccount()));
    }

    private static Settings settings(String clientId, String secret) {
        return GivenSettings.openId(issuer)
                .with("client-id", clientId)
                .with("client-secret", secret)
                .with("http-timeout", "30s")
                .with("trust-store", KEYCLOAK.certificate().trustStore().toString())
                .with("trust-store-password", KEYCLOAK.certificate().password())
                .read();
    }

    private static Optional<String> refusal(String clientId, String secret) throws ProviderUnavailableException {
        Settings settings = settings(clientId, secret);
        try (Provider provider = new Provider(settings, InstantSource.system());
                TokenService tokens = new TokenService(settings, provider, InstantSource.system())) {
            return tokens.credentialRefusal();
        }
    }

    private static AccessToken ownToken(String clientId) {
        Settings settings = settings(clientId, SECRET);
        try (Provider provider = new Provider(settings, InstantSource.system());
                TokenService tokens = new TokenService(settings, provider, InstantSource.system())) {
            return tokens.ofApplication().acquire("profile");
        }
    }

    @Test
    void r122_aClientWithAServiceAccountHasATokenOfItsOwn() throws ParseException {
        assertThat(SignedJWT.parse(ownToken("jobs").value()).getJWTClaimsSet().getStringClaim("azp"))
                .isEqualTo("jobs");
    }

    @Test
    void r122_oneWithoutIsToldWhatIsMissing() {
        assertThatThrownBy(() -> ownToken("app"))
                .isInstanceOf(AccessTokenUnavailableException.class)
                .hasMessageContainingAll("unauthorized_client", "at Keycloak: Service accounts roles");
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
