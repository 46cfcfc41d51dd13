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
 * satisfy, and the client capabilities of this application ({@code xms_cc}; Microsoft identity platform, "Claims
 * challenges, claims requests, and client capabilities").
 */
public final class ClaimsParameter {
    private ClaimsParameter() {}

    /**
     * Empty if there is neither a challenge nor a capability. A challenge that is not JSON is sent back unchanged,
     * because the provider sent it.
     */
    public static Optional<String> of(Settings settings, Optional<String> challenge) {
        if (settings.clientCapabilities().isEmpty()) {
            return challenge;
        }
        try {
            Map<String, Object> claims = new LinkedHashMap<>(Json.object(challenge.orElse("{}")));
            Map<String, Object> ofAccessToken = new LinkedHashMap<>();
            if (claims.get("access_token") instanceof Map<?, ?> present) {
                present.forEach((name, value) -> ofAccessToken.put(String.valueOf(name), value));
            }
            ofAccessToken.put("xms_cc", Map.of("values", List.copyOf(settings.clientCapabilities())));
            claims.put("access_token", ofAccessToken);
            return Optional.of(JSONObjectUtils.toJSONString(claims));
        } catch (ParseException e) {
            return challenge;
        }
    }
}
