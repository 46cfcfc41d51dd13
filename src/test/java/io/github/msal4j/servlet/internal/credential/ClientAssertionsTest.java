package io.github.msal4j.servlet.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientAssertionsTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static TestCertificate ours;

    private final SettableClock clock = SettableClock.at(NOW);
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();

    @BeforeAll
    static void make(@TempDir Path directory) {
        ours = TestCertificate.rsa(directory, "ours");
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    private SignedJWT assertion(GivenSettings settings) throws Exception {
        try (Provider provider = new Provider(settings.read(), clock)) {
            return SignedJWT.parse(new ClientAssertions(settings.read(), clock)
                    .signedWith(
                            new ClientCredential.Certificate(ours.key(), ours.certificate()),
                            provider.metadata().tokenEndpoint()));
        }
    }

    private GivenSettings contoso() {
        return GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id());
    }

    @Test
    void whatEntraWants() throws Exception {
        SignedJWT assertion = assertion(contoso());

        assertThat(assertion.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.PS256);
        assertThat(assertion.getHeader().getType()).isEqualTo(JOSEObjectType.JWT);
        assertThat(assertion.getHeader().getX509CertSHA256Thumbprint())
                .isEqualTo(Base64URL.encode(MessageDigest.getInstance("SHA-256")
                        .digest(ours.certificate().getEncoded())));
        assertThat(assertion.verify(
                        new RSASSAVerifier((RSAPublicKey) ours.certificate().getPublicKey())))
                .isTrue();
    }

    @Test
    void theClaimsOfRfc7523() throws Exception {
        JWTClaimsSet claims = assertion(contoso()).getJWTClaimsSet();

        assertThat(claims.getIssuer()).isEqualTo(GivenSettings.CLIENT_ID);
        assertThat(claims.getSubject()).isEqualTo(GivenSettings.CLIENT_ID);
        assertThat(claims.getAudience())
                .isEqualTo(List.of(
                        idp.endpoint(Endpoint.TOKEN, Tenant.CONTOSO.id()).toString()));
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(NOW);
        assertThat(claims.getNotBeforeTime().toInstant()).isEqualTo(NOW);
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(NOW.plusSeconds(600));
        assertThat(claims.getJWTID())
                .isNotEmpty()
                .isNotEqualTo(assertion(contoso()).getJWTClaimsSet().getJWTID());
    }

    @Test
    void otherProvidersGetWhatAllOfThemKnow() throws Exception {
        SignedJWT assertion = assertion(GivenSettings.openId(idp.realm(Tenant.CONTOSO)));

        assertThat(assertion.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(assertion.verify(
                        new RSASSAVerifier((RSAPublicKey) ours.certificate().getPublicKey())))
                .isTrue();
    }

    @Test
    void anAssertionFileIsReadAnewEachTime(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("assertion"), " first\n");
        ClientCredential.AssertionFile file = new ClientCredential.AssertionFile(path);

        assertThat(ClientAssertions.readFrom(file)).isEqualTo("first");
        Files.writeString(path, "second");
        assertThat(ClientAssertions.readFrom(file)).isEqualTo("second");
        Files.delete(path);
        assertThatThrownBy(() -> ClientAssertions.readFrom(file))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("msal.client-assertion-file " + path + " cannot be read (NoSuchFileException)");
    }
}
