package io.github.msal4j.servlet.token;

import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.provider.IdToken;
import io.github.msal4j.servlet.session.SignedInSession;
import java.text.ParseException;

/** The ID token of the sign-in, verified then; it stands in where a refresh brings none. */
final class StoredIdToken {
    private StoredIdToken() {}

    static IdToken of(SignedInSession session) {
        try {
            return new IdToken(
                    session.idToken(), SignedJWT.parse(session.idToken()).getJWTClaimsSet());
        } catch (ParseException e) {
            throw new IllegalStateException("The verified ID token of this session cannot be read again", e);
        }
    }
}
