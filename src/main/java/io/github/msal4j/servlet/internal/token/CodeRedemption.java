package io.github.msal4j.servlet.internal.token;

import java.util.Set;

/**
 * The values that are needed to redeem an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
 *
 * @param scopes the scopes of the API that were requested at sign-in
 */
public record CodeRedemption(String code, String verifier, String nonce, String redirectUri, Set<String> scopes) {
    @Override
    public String toString() {
        return "CodeRedemption[hidden]";
    }
}
