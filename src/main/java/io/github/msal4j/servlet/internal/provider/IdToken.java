package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ID token that has passed all checks: the provider issued it for this application and this sign-in. Whether the
 * user may see a page is decided elsewhere.
 *
 * @param raw the token as it was received; it is needed again as {@code id_token_hint}
 */
public record IdToken(String raw, JWTClaimsSet claims) {

    /**
     * One that was verified before, and has been in a session since. Its header is not read again: nothing depends on it any more.
     *
     * @throws IllegalStateException if it is none
     */
    public static IdToken verifiedBefore(String raw) {
        try {
            return new IdToken(raw, claimsVerifiedBefore(JOSEObject.split(raw)[1].decodeToString()));
        } catch (ParseException e) {
            throw notReadable(e);
        }
    }

    /** Its claims alone, as it has them in JSON. */
    public static JWTClaimsSet claimsVerifiedBefore(String json) {
        try {
            return JWTClaimsSet.parse(json);
        } catch (ParseException e) {
            throw notReadable(e);
        }
    }

    private static IllegalStateException notReadable(ParseException e) {
        return new IllegalStateException("The verified ID token of this session cannot be read again", e);
    }

    public String issuer() {
        return claims.getIssuer();
    }

    public String subject() {
        return claims.getSubject();
    }

    /** A claim as text; empty also if the claim has another type. */
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
