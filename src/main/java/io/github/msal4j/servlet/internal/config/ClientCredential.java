package io.github.msal4j.servlet.internal.config;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

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
     * @param atStart the content at start-up; {@link ReloadingCertificate} has the current content
     */
    record CertificateFile(Path path, String password, String version, Certificate atStart)
            implements ClientCredential {
        @Override
        public String toString() {
            return "CertificateFile[" + path + ", " + atStart + "]";
        }
    }

    /** A file with a signed assertion that another program renews, as in workload identity federation. */
    record AssertionFile(Path path) implements ClientCredential {}
}
