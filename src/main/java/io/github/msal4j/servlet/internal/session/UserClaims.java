package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import io.github.msal4j.servlet.internal.base.DenseText;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ID token of a sign-in, and the claims of a newer one, until the sign-in ends; then the claims alone. Thread-safe. */
final class UserClaims {
    /** Packed, as it is seldom wanted; null once it is forgotten. */
    private volatile byte @Nullable [] idToken;
    /** The claims of a newer ID token, packed, and without its signature; null while there is none. */
    private volatile byte @Nullable [] renewed;
    /** What is left of them when they are forgotten. */
    private volatile @Nullable JWTClaimsSet left;

    UserClaims(String idToken, byte @Nullable [] renewed) {
        this.idToken = DenseText.pack(idToken);
        this.renewed = renewed;
    }

    /** Empty once it is forgotten. */
    String idToken() {
        byte[] packed = idToken;
        return packed == null ? "" : DenseText.unpack(packed);
    }

    byte @Nullable [] renewed() {
        return renewed;
    }

    /** The claims as they are known last. */
    JWTClaimsSet get() {
        byte[] newer = renewed;
        byte[] packed = newer == null ? idToken : newer;
        try {
            // What is left comes before the tokens go.
            return packed == null
                    ? Objects.requireNonNull(left)
                    : JWTParser.parse(DenseText.unpack(packed)).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException("The verified ID token of this session cannot be read again", e);
        }
    }

    /** Drops the ID token, and keeps its claims. Idempotent. */
    void forget() {
        JWTClaimsSet.Builder rest = new JWTClaimsSet.Builder();
        Map<String, Object> all = new LinkedHashMap<>(get().getClaims());
        all.remove("nonce");
        all.forEach(rest::claim);
        left = rest.build();
        idToken = null;
        renewed = null;
    }

    /** The ID token; or of a session that has ended something readable, but nothing that anybody would take for a token. */
    String stored() {
        String known = idToken();
        return known.isEmpty() ? new PlainJWT(Objects.requireNonNull(left)).serialize() : known;
    }

    @Nullable
    String storedRenewed() {
        byte[] packed = renewed;
        return packed == null ? null : DenseText.unpack(packed);
    }
}
