package io.github.msal4j.servlet.internal.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;

/**
 * The assertion with which the application authenticates (RFC 7523 section 2.2; Microsoft identity platform,
 * "certificate credentials"). MSAL4J could sign one itself, but it derives the audience from the authority. Here the
 * audience is the token endpoint to which it is sent.
 */
final class ClientAssertions {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Settings settings;
    private final InstantSource clock;

    ClientAssertions(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A new assertion, signed with this certificate. */
    String signedWith(ClientCredential.Certificate credential, URI tokenEndpoint) throws ProviderUnavailableException {
        SignedJWT assertion = new SignedJWT(header(credential), claims(tokenEndpoint));
        try {
            assertion.sign(new RSASSASigner(credential.key()));
        } catch (JOSEException e) {
            throw new ProviderUnavailableException("The client assertion cannot be signed: " + e.getMessage(), e);
        }
        return assertion.serialize();
    }

    /** With {@code kid} if the settings name one: some providers look keys up by it, others refuse one that they do not know. */
    private JWSHeader header(ClientCredential.Certificate credential) {
        // Entra recommends PS256. Of other providers only RS256 can be expected.
        JWSAlgorithm algorithm =
                settings.authority() instanceof Authority.Entra ? JWSAlgorithm.PS256 : JWSAlgorithm.RS256;
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .x509CertSHA256Thumbprint(credential.thumbprint());
        if (settings.credential() instanceof ClientCredential.CertificateFile file) {
            file.keyId().ifPresent(id -> header.keyID(id.of(credential)));
        }
        return header.build();
    }

    private JWTClaimsSet claims(URI tokenEndpoint) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .audience(tokenEndpoint.toString())
                .issuer(settings.clientId())
                .subject(settings.clientId())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
    }

    /** Read for each request, because the file may be renewed at any time. */
    static String readFrom(ClientCredential.AssertionFile file) throws ProviderUnavailableException {
        try {
            return Files.readString(file.path()).strip();
        } catch (IOException e) {
            throw new ProviderUnavailableException(
                    "msal.client-assertion-file " + file.path() + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }
}
