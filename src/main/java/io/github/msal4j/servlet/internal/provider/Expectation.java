package io.github.msal4j.servlet.internal.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The values that an ID token must match, in addition to the settings.
 *
 * @param nonce the nonce of the sign-in; null for a refreshed token, which has none (Core section 12.2)
 * @param code the code that was redeemed, compared with {@code c_hash} if present
 * @param accessToken the access token of the same response, compared with {@code at_hash} if present
 * @param authenticatedSince when the user must have authenticated at the earliest; null if that does not matter
 */
public record Expectation(
        @Nullable String nonce,
        @Nullable String code,
        @Nullable String accessToken,
        @Nullable Instant authenticatedSince) {

    public Expectation(@Nullable String nonce, @Nullable String code, @Nullable String accessToken) {
        this(nonce, code, accessToken, null);
    }

    @Override
    public String toString() {
        return "Expectation[hidden]";
    }
}
