package io.github.msal4j.servlet.provider;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.config.Authority;
import java.io.Closeable;
import java.io.IOException;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The provider's signing keys. nimbus-jose-jwt does the caching: a fetch about hourly ahead of need, one at a time, the
 * last known good ones for a day when the provider is down, and few fetches however many unknown {@code kid}s arrive
 * (R4). Keys come from the metadata's {@code jwks_uri} only; headers that name another place are never followed (R3).
 */
final class SigningKeys implements Closeable {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration REFRESH_AHEAD = Duration.ofHours(23);
    private static final Duration WAIT_FOR_FETCH = Duration.ofSeconds(30);
    private static final Duration BETWEEN_FETCHES = Duration.ofMinutes(5);

    private final JWKSource<SecurityContext> source;
    private volatile Map<String, String> issuers = Map.of();

    SigningKeys(MetadataCache metadata, ProviderHttp http) {
        this.source = JWKSourceBuilder.<SecurityContext>create(new Fetch(metadata, http))
                .cache(LIFE.toMillis(), WAIT_FOR_FETCH.toMillis())
                .refreshAheadCache(REFRESH_AHEAD.toMillis(), false)
                .rateLimited(BETWEEN_FETCHES.toMillis())
                .build();
    }

    /** The keys that the header's {@code kid} and {@code alg} allow and that may sign for this issuer. */
    List<Key> candidates(JWSHeader header, String issuer, String tenant) throws KeySourceException {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        if (matcher == null) {
            return List.of();
        }
        List<JWK> keys = source.get(new JWKSelector(matcher), null).stream()
                .filter(key -> maySignFor(key, issuer, tenant))
                .toList();
        return KeyConverter.toJavaKeys(keys);
    }

    /**
     * A key that carries an {@code issuer} member signs for that issuer only (Microsoft identity platform, "Signing key
     * rollover"): the consumer tenant's key must not sign for an organization.
     */
    private boolean maySignFor(JWK key, String issuer, String tenant) {
        String only = key.getKeyID() == null ? null : issuers.get(key.getKeyID());
        return only == null
                || only.replace(Authority.Entra.TENANT_TEMPLATE, tenant).equals(issuer);
    }

    @Override
    public void close() {
        if (source instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new IllegalStateException("The cache of signing keys could not be closed", e);
            }
        }
    }

    private final class Fetch implements JWKSetSource<SecurityContext> {
        private final MetadataCache metadata;
        private final ProviderHttp http;

        Fetch(MetadataCache metadata, ProviderHttp http) {
            this.metadata = metadata;
            this.http = http;
        }

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
                throws KeySourceException {
            try {
                ProviderHttp.Answer answer = http.get(metadata.get().jwksUri());
                if (answer.status() != 200) {
                    throw new JWKSetUnavailableException("The signing keys answer with status " + answer.status());
                }
                issuers = issuersIn(answer.body());
                return JWKSet.parse(answer.body());
            } catch (ProviderUnavailableException e) {
                throw new JWKSetUnavailableException(String.valueOf(e.getMessage()), e);
            } catch (ParseException e) {
                throw new JWKSetParseException("The signing keys cannot be read: " + e.getMessage(), e);
            }
        }

        /** Read apart from the keys because the library's key type drops members that it does not know. */
        private Map<String, String> issuersIn(String json) throws ParseException {
            Map<String, String> found = new HashMap<>();
            Map<String, Object>[] keys = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
            for (Map<String, Object> key : keys == null ? List.<Map<String, Object>>of() : List.of(keys)) {
                String keyId = JSONObjectUtils.getString(key, "kid");
                String issuer = JSONObjectUtils.getString(key, "issuer");
                if (keyId != null && issuer != null) {
                    found.put(keyId, issuer);
                }
            }
            return found;
        }

        @Override
        public void close() {
            // The HTTP client is shared; its owner closes it.
        }
    }
}
