package io.github.msal4j.servlet.internal.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * What all nodes of an application know, and nobody else: {@code msal.session-key}, if it is set, else the client credential. A
 * client assertion that others make is nothing constant and secret, nor is a key that cannot be read: then there is nothing.
 */
public final class NodesSecrets {
    private NodesSecrets() {}

    /** To derive keys from: the first protects, all are accepted, so that keys can be changed. May be empty. */
    public static List<byte[]> of(Settings settings) {
        return settings.sessionKeys().isEmpty()
                ? of(settings.credential()).stream().toList()
                : settings.sessionKeys().stream().map(SecretKey::getEncoded).toList();
    }

    private static Optional<byte[]> of(ClientCredential credential) {
        if (credential instanceof ClientCredential.Secret secret) {
            return Optional.of(secret.value().getBytes(StandardCharsets.UTF_8));
        }
        return credential instanceof ClientCredential.CertificateFile file
                ? Optional.ofNullable(file.atStart().key().getEncoded())
                : Optional.empty();
    }
}
