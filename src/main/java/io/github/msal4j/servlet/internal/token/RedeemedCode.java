package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SessionTokens;

/** What a redeemed code yielded: a verified user, and tokens to be put into the session. */
public record RedeemedCode(IdToken idToken, SessionTokens tokens) {
    @Override
    public String toString() {
        return "RedeemedCode[hidden]";
    }
}
