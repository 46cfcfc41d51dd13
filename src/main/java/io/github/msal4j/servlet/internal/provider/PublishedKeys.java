package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.Authority;
import java.security.Key;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of a {@code jwks_uri} document (RFC 7517 section 5) that this library uses. Immutable. */
final class PublishedKeys {
    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);
    /** "A key of size 2048 bits or larger MUST be used" (RFC 7518 sections 3.3 and 3.5): shorter ones can be broken. */
    private static final int SHORTEST_RSA = 2048;

    private static final int LONGEST_KEY_ID = 100;

    static final PublishedKeys NONE = new PublishedKeys(List.of());

    private final List<Published> keys;

    private PublishedKeys(List<Published> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * A key and its {@code issuer} member, which nimbus-jose-jwt does not keep.
     *
     * @param ready the same key, converted once, because that takes as long as several checks together
     * @param issuer the only issuer that the key signs for; null if it is not restricted
     */
    private record Published(
            JWK key, List<Key> ready, @Nullable String issuer) {
        /**
         * A key with an {@code issuer} member signs for that issuer only (Microsoft identity platform, "Signing key
         * rollover"): the key for personal accounts must not sign tokens of an organization.
         */
        private boolean maySignFor(String tokenIssuer, String tenant) {
            return issuer == null
                    || issuer.replace(Authority.Entra.TENANT_TEMPLATE, tenant).equals(tokenIssuer);
        }
    }

    /** Reads what can be read; a key of an unknown type, or no key at all, must not prevent the use of the others. */
    static PublishedKeys parse(String json) {
        return new PublishedKeys(members(json).stream()
                .flatMap(member -> published(member).stream())
                .toList());
    }

    private static Optional<Published> published(@Nullable Object member) {
        try {
            return member instanceof Map<?, ?> object ? published(object) : Optional.empty();
        } catch (ParseException | RuntimeException e) {
            // The library for keys has thrown more than it declares.
            log.debug("A published key cannot be read", e);
            return Optional.empty();
        }
    }

    private static Optional<Published> published(Map<?, ?> object) throws ParseException {
        Map<String, Object> member = new HashMap<>();
        object.forEach((name, value) -> member.put(String.valueOf(name), value));
        JWK key = JWK.parse(member);
        return isLongEnough(key)
                ? Optional.of(new Published(
                        key, KeyConverter.toJavaKeys(List.of(key)), JSONObjectUtils.getString(member, "issuer")))
                : Optional.empty();
    }

    private static boolean isLongEnough(JWK key) {
        // Not JWK.size(), which counts whole bytes.
        int bits = key instanceof RSAKey rsa
                ? rsa.getModulus().decodeToBigInteger().bitLength()
                : SHORTEST_RSA;
        boolean fine = bits >= SHORTEST_RSA;
        if (!fine) {
            log.warn(
                    "The provider publishes the RSA key {} of {} bits, which is not used: it needs {} bits at least"
                            + " (RFC 7518 section 3.3). Tokens that it signs are refused as KEY_UNKNOWN; have the provider"
                            + " sign with a longer key",
                    shown(key.getKeyID()),
                    bits,
                    SHORTEST_RSA);
        }
        return fine;
    }

    private static String shown(@Nullable String keyId) {
        String text = String.valueOf(keyId).replaceAll("[^\\x20-\\x7e]", "?");
        return text.substring(0, Math.min(text.length(), LONGEST_KEY_ID));
    }

    private static List<?> members(String json) {
        try {
            return Json.object(json).get("keys") instanceof List<?> members ? members : List.of();
        } catch (ParseException e) {
            return List.of();
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * The keys that may have signed a token for this issuer. The header's {@code kid} decides, whatever else it names: a
     * certificate's thumbprint beside it may be in no member of the key. Without {@code kid} every key is one that the
     * thumbprint does not rule out. An {@code x5c} or {@code jwk} of the header is never used.
     */
    List<Key> candidates(JWSHeader header, String issuer, String tenant) {
        List<Published> possible = keys.stream()
                .filter(published -> isFor(published.key(), header))
                .filter(published -> published.maySignFor(issuer, tenant))
                .toList();
        List<Published> named =
                header.getKeyID() == null ? byThumbprint(possible, header) : byId(possible, header.getKeyID());
        return named.stream().flatMap(published -> published.ready().stream()).toList();
    }

    private static boolean isFor(JWK key, JWSHeader header) {
        return key.getKeyType().equals(KeyType.forAlgorithm(header.getAlgorithm()))
                && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()));
    }

    /** Those with this id; if there are none, those that the provider has published without any. */
    private static List<Published> byId(List<Published> possible, String keyId) {
        List<Published> named = possible.stream()
                .filter(published -> keyId.equals(published.key().getKeyID()))
                .toList();
        return named.isEmpty()
                ? possible.stream()
                        .filter(published -> published.key().getKeyID() == null)
                        .toList()
                : named;
    }

    private static List<Published> byThumbprint(List<Published> possible, JWSHeader header) {
        Base64URL wanted = header.getX509CertSHA256Thumbprint();
        return possible.stream()
                .filter(published -> wanted == null
                        || published.key().getX509CertSHA256Thumbprint() == null
                        || wanted.equals(published.key().getX509CertSHA256Thumbprint()))
                .toList();
    }
}
