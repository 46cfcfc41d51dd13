package io.github.msal4j.servlet.internal.cache;

import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.text.ParseException;

/** The ID token of the sign-in, which was verified at the time. Used if a refresh returns none. */
public final class StoredIdToken {
    private StoredIdToken() {}

    public static IdToken of(SignedInSession session) {
        try {
            return new IdToken(
                    session.idToken(), SignedJWT.parse(session.idToken()).getJWTClaimsSet());
        } catch (ParseException e) {
            throw new IllegalStateException("The verified ID token of this session cannot be read again", e);
        }
    }
}
