package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import org.jspecify.annotations.Nullable;

/** Whose tokens are handed out and refreshed. Equal holders share a refresh. */
interface TokenHolder {
    /** A token for this request that has not expired; null if there is none, or if the request wants a new one. */
    @Nullable
    HeldToken held(TokenRequest request, long now);

    /** Gets a new token and keeps it. Called by one thread for one request at a time. */
    HeldToken refreshed(TokenRequest request);

    /** Returns the old token, unless it must not be used any more since the request has waited. */
    HeldToken stillGood(HeldToken old, TokenRequest request);
}
