package io.github.msal4j.servlet.internal.cache;

import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SignedInSession;

/** The ID token of the sign-in, which was verified at the time. Used if a refresh returns none. */
public final class StoredIdToken {
    private StoredIdToken() {}

    public static IdToken of(SignedInSession session) {
        return IdToken.verifiedBefore(session.idToken());
    }
}
