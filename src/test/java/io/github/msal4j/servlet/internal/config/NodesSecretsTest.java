package io.github.msal4j.servlet.internal.config;

import static io.github.msal4j.servlet.fakes.GivenSettings.sessionKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.TestCertificate;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what the nodes of an application derive the keys of cookies. */
class NodesSecretsTest {
    private static List<String> secrets(Given given) {
        return NodesSecrets.of(given.read()).stream()
                .map(secret -> Base64.getEncoder().encodeToString(secret))
                .toList();
    }

    @Test
    void theSessionKeysInTheirOrder() {
        assertThat(secrets(Given.wellConfigured().with("msal.session-key", sessionKey(1) + " " + sessionKey(2))))
                .containsExactly(sessionKey(1), sessionKey(2));
    }

    @Test
    void otherwiseTheClientSecret() {
        assertThat(secrets(Given.wellConfigured()))
                .containsExactly(Base64.getEncoder().encodeToString(Given.SECRET.getBytes(UTF_8)));
    }

    @Test
    void otherwiseTheKeyOfTheCertificate(@TempDir Path directory) {
        TestCertificate certificate = TestCertificate.rsa(directory, "ours");

        assertThat(secrets(Given.wellConfigured()
                        .without("msal.client-secret")
                        .with("msal.client-certificate", certificate.store().toString())
                        .with("msal.client-certificate-password", TestCertificate.PASSWORD)))
                .containsExactly(
                        Base64.getEncoder().encodeToString(certificate.key().getEncoded()));
    }

    @Test
    void nothingIfOthersMakeTheAssertions() {
        assertThat(secrets(Given.wellConfigured()
                        .without("msal.client-secret")
                        .with("msal.client-managed-identity", "system")))
                .isEmpty();
    }
}
