package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The claims of a refreshed ID token (OpenID Connect Core 12.2) in place of those of the sign-in. */
final class RenewedClaims {
    /** What belongs to the sign-in, so that a refresh need not repeat it. */
    private static final Set<String> OF_THE_SIGN_IN =
            Set.of("acr", "acrs", "amr", "auth_time", "login_hint", "nonce", "sid");

    /** What differs from token to token and says nothing about the user. */
    private static final Set<String> OF_ONE_TOKEN = Set.of(
            "acr",
            "acrs",
            "aio",
            "amr",
            "at_hash",
            "auth_time",
            "c_hash",
            "exp",
            "iat",
            "jti",
            "login_hint",
            "nbf",
            "nonce",
            "rh",
            "s_hash",
            "sid",
            "uti");

    private RenewedClaims() {}

    /** Those of the newer token. What is not there any more, e.g. the roles, is gone. */
    static JWTClaimsSet of(Map<String, Object> before, JWTClaimsSet newer) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(newer);
        for (String name : OF_THE_SIGN_IN) {
            Object kept = before.get(name);
            if (kept != null && newer.getClaim(name) == null) {
                claims.claim(name, kept);
            }
        }
        return claims.build();
    }

    /** Whether both describe the user in the same way. */
    static boolean sayTheSame(Map<String, Object> one, Map<String, Object> other) {
        return ofTheUser(one).equals(ofTheUser(other));
    }

    private static Map<String, Object> ofTheUser(Map<String, Object> claims) {
        Map<String, Object> left = new LinkedHashMap<>(claims);
        left.keySet().removeAll(OF_ONE_TOKEN);
        return left;
    }
}
