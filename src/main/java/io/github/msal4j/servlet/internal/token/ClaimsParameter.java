package io.github.msal4j.servlet.internal.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.Settings;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code claims} parameter of authorization and token requests (OpenID Connect Core 5.5): a claims challenge to
 * satisfy, an authentication context that a page needs, and the client capabilities of this application ({@code xms_cc}; Microsoft identity platform, "Claims
 * challenges, claims requests, and client capabilities").
 */
public final class ClaimsParameter {
    private ClaimsParameter() {}

    /** For a token request, see {@link #of(Settings, Optional, Optional)}. */
    public static Optional<String> of(Settings settings, Optional<String> challenge) {
        return of(settings, challenge, Optional.empty());
    }

    /**
     * Empty if there is nothing to ask for. A challenge that is not JSON is sent back unchanged, because the provider sent it.
     *
     * @param authContext an authentication context that the ID token must have (Microsoft identity platform, "Developers' guide
     *     to Conditional Access authentication context")
     */
    public static Optional<String> of(Settings settings, Optional<String> challenge, Optional<String> authContext) {
        if (settings.clientCapabilities().isEmpty() && authContext.isEmpty()) {
            return challenge;
        }
        try {
            Map<String, Object> claims = new LinkedHashMap<>(Json.object(challenge.orElse("{}")));
            authContext.ifPresent(
                    context -> put(claims, "id_token", "acrs", Map.of("essential", true, "value", context)));
            if (!settings.clientCapabilities().isEmpty()) {
                put(claims, "access_token", "xms_cc", Map.of("values", List.copyOf(settings.clientCapabilities())));
            }
            return Optional.of(JSONObjectUtils.toJSONString(claims));
        } catch (ParseException e) {
            return challenge;
        }
    }

    private static void put(Map<String, Object> claims, String token, String claim, Map<String, Object> request) {
        Map<String, Object> ofToken = new LinkedHashMap<>();
        if (claims.get(token) instanceof Map<?, ?> present) {
            present.forEach((name, value) -> ofToken.put(String.valueOf(name), value));
        }
        ofToken.put(claim, request);
        claims.put(token, ofToken);
    }
}
