package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import org.jspecify.annotations.Nullable;

/** The tokens of a session's user. */
record SessionHolder(SignedInSession session, TokenRefresh refresh) implements TokenHolder {
    @Override
    public @Nullable HeldToken held(TokenRequest request, long now) {
        return CachedTokens.maySatisfy(request) && session.tokens().orElse(null) instanceof CachedTokens tokens
                ? tokens.find(request, now)
                : null;
    }

    @Override
    public HeldToken refreshed(TokenRequest request) {
        return refresh.refresh(session, request);
    }

    @Override
    public HeldToken stillGood(HeldToken old, TokenRequest request) {
        if (session.isEnded()) {
            throw InteractionRequiredException.unasked("the sign-in has ended", request);
        }
        return old;
    }
}
