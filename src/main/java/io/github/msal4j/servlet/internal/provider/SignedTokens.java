package io.github.msal4j.servlet.internal.provider;

import static io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.security.Key;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks what all tokens of the provider have in common: a signed JWT, with an allowed algorithm, and with a key that
 * the provider publishes for the token's issuer. The claims of a token that passes are not checked yet.
 */
final class SignedTokens {
    private static final Logger log = LoggerFactory.getLogger(SignedTokens.class);
    private static final int LONGEST = 1 << 16;

    private final SigningAlgorithms algorithms;
    private final SigningKeys keys;
    private final ApplicationKeys ofApplication;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    SignedTokens(SigningAlgorithms algorithms, SigningKeys keys, ApplicationKeys ofApplication) {
        this.algorithms = algorithms;
        this.keys = keys;
        this.ofApplication = ofApplication;
    }

    /**
     * A token with a valid signature of the provider.
     *
     * @param issuer the {@code iss} that the claims must have; the caller has to compare them
     */
    record Verified(SignedJWT token, JWTClaimsSet claims, String issuer) {}

    Verified verify(String raw, ProviderMetadata metadata, TokenKind kind)
            throws IdTokenException, ProviderUnavailableException {
        SignedJWT token = parse(raw);
        JWTClaimsSet claims = claimsOf(token);
        algorithms.check(token.getHeader().getAlgorithm(), metadata, kind);
        String issuer = ExpectedIssuer.of(metadata, claims);
        checkSignature(new Signed(token, issuer, tenant(claims)), kind);
        return new Verified(token, claims, issuer);
    }

    private static SignedJWT parse(String raw) throws IdTokenException {
        if (raw.length() > LONGEST) {
            throw new IdTokenException(Reason.MALFORMED, "it has " + raw.length() + " characters");
        }
        if (!raw.chars().allMatch(SignedTokens::isOfToken)) {
            throw new IdTokenException(Reason.MALFORMED, "it has characters that no JSON web token has");
        }
        try {
            return SignedJWT.parse(raw);
        } catch (ParseException | RuntimeException e) {
            throw unreadable(raw);
        }
    }

    /** Which kind of token it is needs its header to be read once more, and most are signed. */
    private static IdTokenException unreadable(String raw) {
        try {
            JWT token = JWTParser.parse(raw);
            return new IdTokenException(
                    Reason.NOT_SIGNED, token instanceof PlainJWT ? "alg is none" : "it is encrypted, not signed");
        } catch (ParseException | RuntimeException e) {
            // nimbus-jose-jwt throws a NullPointerException if the header is null.
            return new IdTokenException(Reason.MALFORMED, "it is not a JSON web token");
        }
    }

    /**
     * The parser ignores all other characters, so that the same token could be written in many ways (RFC 7515 section
     * 2).
     */
    private static boolean isOfToken(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }

    private static JWTClaimsSet claimsOf(SignedJWT token) throws IdTokenException {
        try {
            Map<String, Object> payload = token.getPayload().toJSONObject();
            if (payload == null) {
                throw new ParseException("not a JSON object", 0);
            }
            PayloadForm.check(payload);
            return JWTClaimsSet.parse(payload);
        } catch (ParseException e) {
            throw new IdTokenException(Reason.MALFORMED, "its claims cannot be read");
        }
    }

    private static String tenant(JWTClaimsSet claims) {
        String tenant = IdToken.textOf(claims, "tid");
        return tenant == null ? "" : tenant;
    }

    /** A token and, of its claims that are not verified yet, those that say which keys may have signed it. */
    private record Signed(SignedJWT token, String issuer, String tenant) {
        List<Key> candidates(PublishedKeys published) {
            return published.candidates(token.getHeader(), issuer, tenant);
        }
    }

    /**
     * If no known key fits, not even one that the header allows, the provider may have new ones: keys need no {@code kid},
     * and a new one may have that of an old one (R88).
     */
    private void checkSignature(Signed signed, TokenKind kind) throws IdTokenException, ProviderUnavailableException {
        PublishedKeys known = keys.known();
        if (isSignedBy(known, signed)) {
            return;
        }
        PublishedKeys knownOfApplication = ofApplication.known(signed.tenant());
        if (isSignedBy(knownOfApplication, signed)) {
            return;
        }
        PublishedKeys newer = keys.newerThan(known, kind);
        if (newer == known && kind == TokenKind.LOGOUT_TOKEN) {
            // It may be genuine, and the others forged: the provider is asked to send it again.
            throw new ProviderUnavailableException(
                    "It fits none of the known keys, and the keys were fetched for other such tokens lately");
        }
        if (newer != known && isSignedBy(newer, signed)) {
            return;
        }
        // Microsoft sends no logout tokens.
        PublishedKeys newerOfApplication = kind == TokenKind.ID_TOKEN
                ? ofApplication.newerThan(knownOfApplication, signed.tenant())
                : PublishedKeys.NONE;
        if (newerOfApplication != knownOfApplication && isSignedBy(newerOfApplication, signed)) {
            return;
        }
        if (signed.candidates(newer).isEmpty()
                && signed.candidates(newerOfApplication).isEmpty()) {
            throw new IdTokenException(
                    Reason.KEY_UNKNOWN,
                    "the provider publishes no key "
                            + signed.token().getHeader().getKeyID() + " for " + signed.issuer());
        }
        throw new IdTokenException(Reason.SIGNATURE, "the signature is not the provider's");
    }

    /** A key that cannot be meant, e.g. one of another curve, does not keep the next from being tried. */
    private boolean isSignedBy(PublishedKeys published, Signed signed) {
        SignedJWT token = signed.token();
        for (Key key : signed.candidates(published)) {
            try {
                if (token.verify(verifiers.createJWSVerifier(token.getHeader(), key))) {
                    return true;
                }
            } catch (JOSEException e) {
                log.debug("A published key cannot be what has signed a token", e);
            }
        }
        return false;
    }
}
