package io.github.msal4j.servlet.config;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** How this application proves to the provider who it is. None of them shows its content in {@code toString()}. */
public sealed interface ClientCredential {
    /** A shared secret ({@code client_secret_post}). */
    record Secret(String value) implements ClientCredential {
        @Override
        public String toString() {
            return "Secret[hidden]";
        }
    }

    /** A key whose certificate is registered at the provider ({@code private_key_jwt}). Parsed once, at start-up. */
    record Certificate(PrivateKey key, X509Certificate certificate) implements ClientCredential {
        @Override
        public String toString() {
            return "Certificate[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    /** A file with a signed assertion that something outside renews, as in workload identity federation. */
    record AssertionFile(Path path) implements ClientCredential {}
}
