package io.github.msal4j.servlet.internal.token;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that are needed to redeem an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
 *
 * @param scopes the scopes of the API that were requested at sign-in
 * @param authenticatedSince when the user must have authenticated at the earliest; null if that does not matter
 */
public record CodeRedemption(
        String code,
        String verifier,
        String nonce,
        String redirectUri,
        Set<String> scopes,
        @Nullable Instant authenticatedSince) {

    @Override
    public String toString() {
        return "CodeRedemption[hidden]";
    }
}
