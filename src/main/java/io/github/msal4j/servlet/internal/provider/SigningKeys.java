package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.http.Fetched;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import java.net.URI;
import java.security.Key;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The provider's signing keys, from the metadata's {@code jwks_uri} only; a token's header that names another address
 * is ignored (R3). A token with an unknown key causes a new fetch, but at most one every five minutes, however many
 * such tokens arrive (R4).
 */
final class SigningKeys {
    private final Fetched<List<Published>> keys;

    SigningKeys(Fetched<ProviderMetadata> metadata, ProviderHttp http, InstantSource clock, Counters counters) {
        this.keys = new Fetched<>(() -> fetch(metadata.get().jwksUri(), http, counters), clock, counters);
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

    /** The keys that the header's {@code kid} and {@code alg} allow and that may sign for this issuer. */
    List<Key> candidates(JWSHeader header, String issuer, String tenant) throws ProviderUnavailableException {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        if (matcher == null) {
            return List.of();
        }
        return matching(matcher).stream()
                .filter(published -> published.maySignFor(issuer, tenant))
                .flatMap(published -> published.ready().stream())
                .toList();
    }

    private List<Published> matching(JWKMatcher matcher) throws ProviderUnavailableException {
        List<Published> known = keys.get();
        List<Published> found = matching(matcher, known);
        return found.isEmpty() ? matching(matcher, keys.newerThan(known)) : found;
    }

    private static List<Published> matching(JWKMatcher matcher, List<Published> keys) {
        return keys.stream()
                .filter(published -> matcher.matches(published.key()))
                .toList();
    }

    private static List<Published> fetch(URI url, ProviderHttp http, Counters counters)
            throws ProviderUnavailableException {
        ProviderHttp.Answer answer = http.get(url);
        if (answer.status() != 200) {
            throw new ProviderUnavailableException(
                    "The signing keys at " + url + " answer with status " + answer.status());
        }
        List<Published> found = parse(answer.body());
        if (found.isEmpty()) {
            // The last known keys stay in use.
            throw new ProviderUnavailableException("At " + url + " there is no signing key");
        }
        counters.keysFetched();
        return found;
    }

    private static List<Published> parse(String json) {
        List<Published> found = new ArrayList<>();
        for (Map<String, Object> member : members(json)) {
            try {
                JWK key = JWK.parse(member);
                found.add(new Published(
                        key, KeyConverter.toJavaKeys(List.of(key)), JSONObjectUtils.getString(member, "issuer")));
            } catch (ParseException e) {
                // A key of an unknown type must not prevent the use of the others.
            }
        }
        return found;
    }

    private static List<Map<String, Object>> members(String json) {
        try {
            Map<String, Object>[] members = JSONObjectUtils.getJSONObjectArray(Json.object(json), "keys");
            return members == null ? List.of() : List.of(members);
        } catch (ParseException e) {
            return List.of();
        }
    }
}
