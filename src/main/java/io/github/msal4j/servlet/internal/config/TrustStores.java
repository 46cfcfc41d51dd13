package io.github.msal4j.servlet.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** Reads {@code msal.trust-store}: a PKCS12 or JKS store, or a PEM file with one or more certificates. */
final class TrustStores {
    private TrustStores() {}

    /** @throws IllegalArgumentException with a message that says what is wrong with the file */
    static KeyStore read(Path file, String password) {
        try {
            KeyStore store = isPem(file)
                    ? fromPem(file)
                    : KeyStore.getInstance(file.toFile(), password.isEmpty() ? null : password.toCharArray());
            if (store.size() == 0) {
                throw new IllegalArgumentException("is " + file + ", which holds no certificate that could be read;"
                        + " check msal.trust-store-password");
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "is " + file + ", which cannot be read as PKCS12, JKS or PEM; check the path, the permissions and"
                            + " msal.trust-store-password",
                    e);
        }
    }

    private static boolean isPem(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    private static KeyStore fromPem(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("certificate-" + number++, certificate);
            }
        }
        return store;
    }
}
