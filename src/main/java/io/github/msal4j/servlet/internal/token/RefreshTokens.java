package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.base.Json;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The refresh tokens in MSAL4J's serialized cache, which it hands to nobody. The form of the cache is common to all MSAL libraries
 * ("unified cache schema").
 */
final class RefreshTokens {
    private static final Logger log = LoggerFactory.getLogger(RefreshTokens.class);

    private RefreshTokens() {}

    static List<String> in(String msalCache) {
        try {
            return Json.object(msalCache).get("RefreshToken") instanceof Map<?, ?> entries
                    ? entries.values().stream()
                            .map(entry -> entry instanceof Map<?, ?> token ? token.get("secret") : null)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .distinct()
                            .collect(Collectors.toUnmodifiableList())
                    : List.of();
        } catch (ParseException e) {
            // The parser's message quotes what it has read.
            log.warn(
                    "MSAL4J's cache is not JSON; the provider is not told that its refresh token is not used any more");
            return List.of();
        }
    }
}
