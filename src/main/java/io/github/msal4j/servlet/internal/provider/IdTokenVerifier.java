package io.github.msal4j.servlet.internal.provider;

import static io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;

import com.nimbusds.jose.JWSHeader;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;

/**
 * Decides whether the provider issued an ID token for this application (OpenID Connect Core 3.1.3.7). Checks form and
 * signature first, then the claims, so that no claim is used whose signature is not verified.
 *
 * <p>MSAL4J checks none of this; it only decodes the token.
 */
final class IdTokenVerifier {
    private final SignedTokens signed;
    private final SigningAlgorithms algorithms;
    private final ClaimChecks checks;

    IdTokenVerifier(SignedTokens signed, SigningAlgorithms algorithms, ClaimChecks checks) {
        this.signed = signed;
        this.algorithms = algorithms;
        this.checks = checks;
    }

    IdToken verify(String raw, ProviderMetadata metadata, Expectation expected)
            throws IdTokenException, ProviderUnavailableException {
        SignedTokens.Verified verified = signed.verify(raw, metadata, TokenKind.ID_TOKEN);
        JWSHeader header = verified.token().getHeader();
        checkType(header);
        checks.check(verified.claims(), verified.issuer(), header.getAlgorithm(), expected);
        algorithms.learn(header.getAlgorithm());
        return new IdToken(raw, verified.claims());
    }

    /** A token of another type, e.g. {@code logout+jwt}, is not an ID token (RFC 8725 section 3.11). */
    private static void checkType(JWSHeader header) throws IdTokenException {
        if (header.getType() != null && !header.getType().getType().equalsIgnoreCase("JWT")) {
            throw new IdTokenException(Reason.TYPE, "expected typ JWT, got " + header.getType());
        }
    }
}
