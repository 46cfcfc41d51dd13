package io.github.msal4j.servlet.internal.config;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The private keys and certificates of a file, in the order of the file, which says nothing: Key Vault writes the CA's certificate
 * before the application's, and OpenSSL writes what it was given. A certificate is found by its key (R108).
 *
 * @param problems of what else is in the file; they matter only if nothing usable is found
 */
record KeyMaterial(List<PrivateKey> keys, List<X509Certificate> certificates, List<String> problems) {
    /** RS256 and PS256 need at least this (RFC 7518 sections 3.3 and 3.5). */
    private static final int FEWEST_BITS = 2_048;

    private static final String NOT_ITS_KEY =
            "the key is not that of the certificate: no certificate of the file has the public"
                    + " key of its private key; the certificates are of ";

    private static final Comparator<ClientCredential.Certificate> LATEST_FIRST = Comparator.comparing(
                    (ClientCredential.Certificate pair) -> pair.certificate().getNotBefore())
            .reversed();

    /**
     * The keys that can sign client assertions, each with its certificate, that with the latest start first: while a
     * certificate is renewed, a file may hold the earlier one too.
     *
     * @throws InvalidKeySpecException with the reason if there is none
     */
    List<ClientCredential.Certificate> pairs() throws InvalidKeySpecException {
        List<ClientCredential.Certificate> pairs = new ArrayList<>();
        List<String> reasons = new ArrayList<>(problems);
        for (PrivateKey key : keys) {
            String reason = unusable(key);
            List<ClientCredential.Certificate> found = reason == null ? with(key) : List.of();
            pairs.addAll(found);
            if (reason != null) {
                reasons.add(reason);
            } else if (found.isEmpty() && !certificates.isEmpty()) {
                reasons.add(NOT_ITS_KEY + subjects());
            }
        }
        if (pairs.isEmpty()) {
            throw new InvalidKeySpecException(String.join("; ", reasons));
        }
        return pairs.stream().distinct().sorted(LATEST_FIRST).toList();
    }

    /** Why this key cannot sign client assertions with RS256 or PS256; null if it can. */
    private static @Nullable String unusable(PrivateKey key) {
        // A key with the algorithm RSASSA-PSS is an RSAKey too, but is refused for RS256.
        if (!(key instanceof RSAKey rsa && key.getAlgorithm().equals("RSA"))) {
            return "the key is not an RSA key but of the kind " + key.getAlgorithm()
                    + ", which cannot sign with RS256 or PS256";
        }
        int bits = rsa.getModulus().bitLength();
        return bits < FEWEST_BITS
                ? "the RSA key has " + bits + " bits, and RS256 and PS256 need at least " + FEWEST_BITS
                : null;
    }

    private List<ClientCredential.Certificate> with(PrivateKey key) {
        return certificates.stream()
                .filter(certificate -> belongs(certificate.getPublicKey(), (RSAKey) key))
                .map(certificate -> new ClientCredential.Certificate(key, certificate))
                .toList();
    }

    private static boolean belongs(PublicKey published, RSAKey key) {
        return published instanceof RSAKey rsa && rsa.getModulus().equals(key.getModulus());
    }

    private String subjects() {
        return certificates.stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .collect(Collectors.joining(" and "));
    }
}
