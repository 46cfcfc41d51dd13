package io.github.msal4j.servlet.internal.provider;

import org.jspecify.annotations.Nullable;

/**
 * What an ID token must agree with beyond the settings.
 *
 * @param nonce of the sign-in; null for a refreshed token, which carries none (Core section 12.2)
 * @param code that the token came for, checked against {@code c_hash} if present
 * @param accessToken that came with it, checked against {@code at_hash} if present
 */
public record Expectation(
        @Nullable String nonce,
        @Nullable String code,
        @Nullable String accessToken) {

    @Override
    public String toString() {
        return "Expectation[hidden]";
    }
}
