package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.github.msal4j.servlet.internal.base.DenseText;
import io.github.msal4j.servlet.internal.provider.IdToken;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ID token of a sign-in, the claims of a newer one, and the further claims of the user, until the sign-in ends; then the claims
 * alone. All are packed, as they are seldom wanted. Thread-safe.
 */
final class UserToken {
    /** Which part of a token they are. */
    private static final int CLAIMS = 1;

    /** Null once it is forgotten. */
    private volatile byte @Nullable [] idToken;
    /** The claims of a newer ID token, without its signature; null while there is none. */
    private volatile byte @Nullable [] renewed;
    /** JSON; null if there are none, and once they are with the others in {@link #left}. */
    private volatile byte @Nullable [] further;
    /** What is left of all when they are forgotten. */
    private volatile @Nullable JWTClaimsSet left;

    private volatile @Nullable Authentication authentication;

    private UserToken(byte[] idToken, byte @Nullable [] renewed, byte @Nullable [] further) {
        this.idToken = idToken;
        this.renewed = renewed;
        this.further = further;
    }

    static UserToken of(String idToken, FurtherClaims further) {
        return new UserToken(DenseText.pack(idToken), null, packed(further.json()));
    }

    /** With the claims of a newer ID token. */
    UserToken renewed(JWTClaimsSet newer, FurtherClaims now) {
        return new UserToken(
                DenseText.pack(idToken()), DenseText.pack(new PlainJWT(newer).serialize()), packed(now.json()));
    }

    /** With what another copy of the sign-in has learned. */
    UserToken with(UserToken other) {
        return new UserToken(DenseText.pack(idToken()), other.renewed, other.further);
    }

    boolean saysTheSameAs(UserToken other) {
        return Arrays.equals(renewed, other.renewed) && Arrays.equals(further, other.further);
    }

    private static byte @Nullable [] packed(@Nullable String text) {
        return text == null ? null : DenseText.pack(text);
    }

    private static @Nullable String unpacked(byte @Nullable [] packed) {
        return packed == null ? null : DenseText.unpack(packed);
    }

    /** The ID token as it was received; empty once it is forgotten. */
    String idToken() {
        return Objects.requireNonNullElse(unpacked(idToken), "");
    }

    FurtherClaims further() {
        return new FurtherClaims(unpacked(further));
    }

    /** The claims of the ID token alone, as they are known last. */
    JWTClaimsSet parsed() {
        byte[] newer = renewed;
        return claimsOf(newer == null ? idToken : newer);
    }

    /** Read once, as a page may need it for each request. */
    Authentication authentication() {
        Authentication known = authentication;
        if (known == null) {
            boolean isFirst = renewed == null;
            JWTClaimsSet newest = parsed();
            known = Authentication.of(newest, isFirst ? newest : claimsOf(idToken));
            authentication = known;
        }
        return known;
    }

    /** @param packed null if the sign-in ends at this moment: what is left comes before the tokens go */
    private JWTClaimsSet claimsOf(byte @Nullable [] packed) {
        if (packed == null) {
            return Objects.requireNonNull(left);
        }
        String json = DenseText.decoded(packed, CLAIMS);
        return json == null
                ? IdToken.verifiedBefore(DenseText.unpack(packed)).claims()
                : IdToken.claimsVerifiedBefore(json);
    }

    /** All claims. */
    Map<String, Object> claims() {
        return Collections.unmodifiableMap(further().beside(parsed().getClaims()));
    }

    /** Drops the tokens, and keeps their claims. Idempotent. */
    void forget() {
        JWTClaimsSet.Builder rest = new JWTClaimsSet.Builder();
        claims().forEach((name, value) -> {
            if (!name.equals("nonce")) {
                rest.claim(name, value);
            }
        });
        left = rest.build();
        idToken = null;
        renewed = null;
        further = null;
    }

    /**
     * What is stored: the ID token, or of a session that has ended something readable, but nothing that anybody would take for a
     * token; behind a space, which no token contains, the further claims.
     */
    String stored() {
        String known = idToken();
        String more = unpacked(further);
        return (known.isEmpty() ? new PlainJWT(Objects.requireNonNull(left)).serialize() : known)
                + (more == null ? "" : " " + more);
    }

    @Nullable
    String storedRenewed() {
        return unpacked(renewed);
    }

    static UserToken read(String stored, @Nullable String renewed) {
        int space = stored.indexOf(' ');
        String idToken = space < 0 ? stored : stored.substring(0, space);
        String further = space < 0 ? null : stored.substring(space + 1);
        return new UserToken(DenseText.pack(idToken), packed(renewed), packed(further));
    }
}
