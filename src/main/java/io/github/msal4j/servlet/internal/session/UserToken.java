package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import io.github.msal4j.servlet.internal.base.DenseText;
import java.text.ParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ID token and the further claims of a user, packed, as they are seldom wanted. Thread-safe. */
final class UserToken {
    /** Null once it is forgotten. */
    private volatile byte @Nullable [] idToken;
    /** JSON; null if there are none, and once they are with the others in {@link #claims}. */
    private volatile byte @Nullable [] further;
    /** What is left of both then. */
    private volatile @Nullable JWTClaimsSet claims;

    UserToken(String idToken, @Nullable String further) {
        this.idToken = DenseText.pack(idToken);
        this.further = further == null ? null : DenseText.pack(further);
    }

    /** The ID token as it was received; empty once it is forgotten. */
    String idToken() {
        byte[] packed = idToken;
        return packed == null ? "" : DenseText.unpack(packed);
    }

    @Nullable
    String further() {
        byte[] packed = further;
        return packed == null ? null : DenseText.unpack(packed);
    }

    /** The claims of the ID token alone. */
    JWTClaimsSet parsed() throws ParseException {
        byte[] packed = idToken;
        // Claims come before the token goes.
        return packed == null
                ? Objects.requireNonNull(claims)
                : JWTParser.parse(DenseText.unpack(packed)).getJWTClaimsSet();
    }

    Map<String, Object> claims() {
        try {
            Map<String, Object> all = new FurtherClaims(further()).beside(parsed().getClaims());
            return Collections.unmodifiableMap(all);
        } catch (ParseException e) {
            throw new IllegalStateException("The verified ID token of this session cannot be read again", e);
        }
    }

    void forget() {
        JWTClaimsSet.Builder rest = new JWTClaimsSet.Builder();
        Map<String, Object> all = new LinkedHashMap<>(claims());
        all.remove("nonce");
        all.forEach(rest::claim);
        claims = rest.build();
        idToken = null;
        further = null;
    }

    /**
     * What is stored: the ID token, or what a session that has ended still has, which nobody would take for a token; behind a
     * space, which no token contains, the further claims.
     */
    String forStore() {
        String known = idToken();
        String more = further();
        return (known.isEmpty() ? new PlainJWT(Objects.requireNonNull(claims)).serialize() : known)
                + (more == null ? "" : " " + more);
    }

    static UserToken stored(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? new UserToken(text, null)
                : new UserToken(text.substring(0, space), text.substring(space + 1));
    }
}
