package io.github.msal4j.servlet.provider;

import static io.github.msal4j.servlet.provider.IdTokenException.Reason;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.config.Authority;
import io.github.msal4j.servlet.config.Settings;
import java.security.Key;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Decides whether an ID token is one that the provider made for this application (OpenID Connect Core 3.1.3.7): its
 * form, then its signature, then its claims, in this order, so that no claim of an unsigned token is ever believed.
 *
 * <p>MSAL4J checks none of this; it decodes the token only.
 */
final class IdTokenVerifier {
    private static final int LONGEST = 1 << 16;
    /** What is accepted from providers that announce it; Entra signs with RS256 alone. */
    private static final Set<JWSAlgorithm> ACCEPTABLE = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Settings settings;
    private final SigningKeys keys;
    private final ClaimChecks checks;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    IdTokenVerifier(Settings settings, SigningKeys keys, InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.checks = new ClaimChecks(settings, clock);
    }

    IdToken verify(String raw, ProviderMetadata metadata, Expectation expected)
            throws IdTokenException, ProviderUnavailableException {
        SignedJWT token = parse(raw);
        JWTClaimsSet claims = claimsOf(token);
        checkAlgorithm(token, metadata);
        checkType(token);
        String issuer = ExpectedIssuer.of(metadata, claims);
        checkSignature(token, issuer, tenant(claims));
        checks.check(claims, issuer, token.getHeader().getAlgorithm(), expected);
        return new IdToken(raw, claims);
    }

    private static SignedJWT parse(String raw) throws IdTokenException {
        if (raw.length() > LONGEST) {
            throw new IdTokenException(Reason.MALFORMED, "it has " + raw.length() + " characters");
        }
        try {
            JWT token = JWTParser.parse(raw);
            if (token instanceof SignedJWT signed) {
                return signed;
            }
            throw new IdTokenException(
                    Reason.NOT_SIGNED, token instanceof PlainJWT ? "alg is none" : "it is encrypted, not signed");
        } catch (ParseException | RuntimeException e) {
            // The library throws a NullPointerException at a header that is the word null.
            throw new IdTokenException(Reason.MALFORMED, "it is not a JSON web token");
        }
    }

    private static JWTClaimsSet claimsOf(SignedJWT token) throws IdTokenException {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IdTokenException(Reason.MALFORMED, "its claims cannot be read");
        }
    }

    private void checkAlgorithm(SignedJWT token, ProviderMetadata metadata) throws IdTokenException {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        boolean announced = settings.authority() instanceof Authority.OpenId
                && metadata.signingAlgorithms().contains(algorithm.getName());
        if (!algorithm.equals(JWSAlgorithm.RS256) && !(announced && ACCEPTABLE.contains(algorithm))) {
            throw new IdTokenException(Reason.ALGORITHM, "expected RS256, got " + algorithm.getName());
        }
    }

    /** A token of another kind, e.g. {@code logout+jwt}, is never an ID token (RFC 8725 section 3.11). */
    private static void checkType(SignedJWT token) throws IdTokenException {
        if (token.getHeader().getType() != null
                && !token.getHeader().getType().getType().equalsIgnoreCase("JWT")) {
            throw new IdTokenException(
                    Reason.TYPE, "expected typ JWT, got " + token.getHeader().getType());
        }
    }

    private static String tenant(JWTClaimsSet claims) {
        String tenant = IdToken.textOf(claims, "tid");
        return tenant == null ? "" : tenant;
    }

    private void checkSignature(SignedJWT token, String issuer, String tenant)
            throws IdTokenException, ProviderUnavailableException {
        try {
            List<Key> candidates = keys.candidates(token.getHeader(), issuer, tenant);
            if (candidates.isEmpty()) {
                throw new IdTokenException(
                        Reason.KEY_UNKNOWN,
                        "the provider publishes no key " + token.getHeader().getKeyID() + " for " + issuer);
            }
            for (Key key : candidates) {
                JWSVerifier verifier = verifiers.createJWSVerifier(token.getHeader(), key);
                if (token.verify(verifier)) {
                    return;
                }
            }
            throw new IdTokenException(Reason.SIGNATURE, "the signature is not the provider's");
        } catch (JOSEException e) {
            throw new IdTokenException(Reason.SIGNATURE, "the signature cannot be checked: " + e.getMessage());
        }
    }
}
