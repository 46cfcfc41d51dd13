package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.internal.base.Json;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims about the user that are not in the ID token, from the provider's UserInfo endpoint (OpenID Connect Core 5.3). They add to the
 * ID token's: a claim of the ID token counts where both have one, also within others and by a name with dots, and what says who the user is and for whom a token is comes from
 * the ID token alone.
 *
 * @param json an object, which was read once already; null if there are none
 */
public record FurtherClaims(@Nullable String json) {
    public static final FurtherClaims NONE = new FurtherClaims(null);

    private static final Set<String> OF_THE_ID_TOKEN = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "nbf",
            "jti",
            "nonce",
            "azp",
            "sid",
            "oid",
            "tid",
            "acr",
            "acrs",
            "amr",
            "auth_time",
            "at_hash",
            "c_hash",
            "events");

    Map<String, Object> beside(Map<String, Object> ofTheIdToken) {
        if (json == null) {
            return ofTheIdToken;
        }
        try {
            Map<String, Object> all = new LinkedHashMap<>(ofTheIdToken);
            Json.object(json).forEach((name, value) -> {
                if (!OF_THE_ID_TOKEN.contains(name) && value != null && !UserClaims.isIn(ofTheIdToken, name)) {
                    all.put(name, value);
                }
            });
            return all;
        } catch (ParseException e) {
            throw new IllegalStateException("The claims of this session cannot be read again", e);
        }
    }

    @Override
    public String toString() {
        return "FurtherClaims[hidden]";
    }
}
