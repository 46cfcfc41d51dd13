package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.FurtherClaims;
import io.github.msal4j.servlet.internal.session.SessionTokens;

/** The result of redeeming a code: the verified ID token, further claims if the settings want them, and the tokens for the session. */
public record RedeemedCode(IdToken idToken, FurtherClaims further, SessionTokens tokens) {
    @Override
    public String toString() {
        return "RedeemedCode[hidden]";
    }
}
