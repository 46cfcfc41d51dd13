package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ID token all of whose checks have passed. Does not say whether the user may enter; only that the provider made this
 * token for this application and this sign-in.
 *
 * @param raw the token as it came, needed again as {@code id_token_hint}
 */
public record IdToken(String raw, JWTClaimsSet claims) {

    public String issuer() {
        return claims.getIssuer();
    }

    public String subject() {
        return claims.getSubject();
    }

    /** A claim as text; absent also when it has another type. */
    public Optional<String> text(String claim) {
        return Optional.ofNullable(textOf(claims, claim));
    }

    static @Nullable String textOf(JWTClaimsSet claims, String claim) {
        return claims.getClaim(claim) instanceof String text ? text : null;
    }

    @Override
    public String toString() {
        return "IdToken[hidden]";
    }
}
