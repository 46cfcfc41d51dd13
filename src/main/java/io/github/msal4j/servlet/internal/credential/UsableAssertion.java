package io.github.msal4j.servlet.internal.credential;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * An assertion that somebody else has made, as far as it is known to be usable: a signed JWT that has not expired. The provider
 * would refuse any other one, and would not say so clearly.
 *
 * @param claims not verified, which is the provider's part
 */
public record UsableAssertion(String value, JWTClaimsSet claims, Instant expiresAt) {
    /**
     * Reads it.
     *
     * @param source begins the sentence that says what is wrong
     * @throws ProviderUnavailableException if it cannot be used; the message does not contain it
     */
    public static UsableAssertion of(@Nullable String text, Instant now, String source)
            throws ProviderUnavailableException {
        if (text == null || text.isBlank()) {
            throw ProviderUnavailableException.unusable(source + " returns no assertion");
        }
        JWTClaimsSet claims = claims(text.strip(), source);
        Date expiry = claims.getExpirationTime();
        if (expiry == null) {
            throw ProviderUnavailableException.unusable(
                    source + " returns an assertion without exp, which no provider accepts (RFC 7523 section 3)");
        }
        if (!expiry.toInstant().isAfter(now)) {
            throw ProviderUnavailableException.unusable(source + " returns an assertion that has expired at "
                    + expiry.toInstant() + "; have it renewed in time, and check the clocks");
        }
        return new UsableAssertion(text.strip(), claims, expiry.toInstant());
    }

    private static JWTClaimsSet claims(String text, String source) throws ProviderUnavailableException {
        try {
            return SignedJWT.parse(text).getJWTClaimsSet();
        } catch (ParseException | IllegalArgumentException e) {
            // Without the cause, which quotes what it could not read.
            throw ProviderUnavailableException.unusable(source + " returns what is not a signed JWT");
        }
    }

    /** By what a federated credential is found, for the log. It is no secret. */
    public String identity() {
        return "issuer " + claims.getIssuer() + ", subject " + claims.getSubject() + ", audience "
                + claims.getAudience();
    }

    @Override
    public String toString() {
        return "UsableAssertion[" + identity() + ", until " + expiresAt + "]";
    }
}
