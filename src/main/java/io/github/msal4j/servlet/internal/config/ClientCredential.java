package io.github.msal4j.servlet.internal.config;

import com.nimbusds.jose.util.Base64URL;
import io.github.msal4j.servlet.ClientAssertionProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** How this application authenticates to the provider. No {@code toString()} shows a secret. */
public sealed interface ClientCredential {
    /** A shared secret ({@code client_secret_post}). */
    record Secret(String value) implements ClientCredential {
        @Override
        public String toString() {
            return "Secret[hidden]";
        }
    }

    /** A key and its certificate, parsed. */
    record Certificate(PrivateKey key, X509Certificate certificate) {
        /** The value of {@code x5t#S256} (RFC 7515 section 4.1.8). */
        public Base64URL thumbprint() {
            try {
                return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a certificate that was read cannot be written", e);
            }
        }

        @Override
        public String toString() {
            return "Certificate[" + certificate.getSubjectX500Principal() + ", until "
                    + certificate.getNotAfter().toInstant() + "]";
        }
    }

    /**
     * A file with a key whose certificate is registered at the provider ({@code private_key_jwt}).
     *
     * @param version a text that changes when the file changes
     * @param keyId the {@code kid} of the client assertions, if the provider knows the key by one
     * @param pairs the content at start-up, the latest certificate first; {@link ReloadingCertificate} has the current content
     */
    record CertificateFile(Path path, String password, Optional<KeyId> keyId, String version, List<Certificate> pairs)
            implements ClientCredential {
        /** The latest certificate at start-up. */
        public Certificate atStart() {
            return pairs.get(0);
        }

        @Override
        public String toString() {
            return "CertificateFile[" + path + ", " + pairs + "]";
        }
    }

    /** Which {@code kid} a client assertion carries. */
    interface KeyId {
        String of(Certificate pair);
    }

    /** A file with a signed assertion that another program renews, as in workload identity federation. */
    record AssertionFile(Path path) implements ClientCredential {}

    /**
     * The identity that Azure gives to the machine, whose tokens are the assertions.
     *
     * @param clientId of a user-assigned identity; empty for the system-assigned one
     * @param audience that of the assertions, which depends on the cloud
     */
    record ManagedIdentity(Optional<String> clientId, String audience) implements ClientCredential {}

    /** The application makes the assertions. */
    record Provided(ClientAssertionProvider provider) implements ClientCredential {
        @Override
        public String toString() {
            return "Provided[" + provider.getClass().getName() + "]";
        }
    }
}
