package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SessionTokens;

/** The result of redeeming a code: the verified ID token, and the tokens for the session. */
public record RedeemedCode(IdToken idToken, SessionTokens tokens) {
    @Override
    public String toString() {
        return "RedeemedCode[hidden]";
    }
}
