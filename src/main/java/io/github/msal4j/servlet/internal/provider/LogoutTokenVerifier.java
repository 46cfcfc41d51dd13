package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether the provider issued a logout token for this application (Back-Channel Logout 1.0 section 2.6; R48).
 */
final class LogoutTokenVerifier {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    /**
     * How long after it was issued a logout token may expire. Two minutes are recommended at most (section 4); providers take
     * up to five, or the life of an access token. A longer one could be sent again after this application has forgotten it.
     */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(30);

    /** As in ID tokens (Core section 2). */
    private static final int LONGEST_SUBJECT = 255;

    private final SignedTokens signed;
    private final ClaimChecks checks;

    LogoutTokenVerifier(SignedTokens signed, ClaimChecks checks) {
        this.signed = signed;
        this.checks = checks;
    }

    LogoutToken verify(String raw, ProviderMetadata metadata) throws IdTokenException, ProviderUnavailableException {
        SignedTokens.Verified verified = signed.verify(raw, metadata, TokenKind.LOGOUT_TOKEN);
        checkType(verified.token().getHeader().getType());
        checks.checkIssuerAndAudience(verified.claims(), verified.issuer());
        checks.checkTimes(verified.claims());
        checkLife(verified.claims());
        checkIsLogout(verified.claims());
        return logoutToken(verified.claims());
    }

    /** The type is recommended, not required. If present, it must be right. */
    private static void checkType(JOSEObjectType type) throws IdTokenException {
        if (type != null && !type.equals(JOSEObjectType.JWT) && !type.getType().equalsIgnoreCase("logout+jwt")) {
            throw new IdTokenException(Reason.TYPE, "expected typ logout+jwt, got " + type);
        }
    }

    /** Both times are there, as was checked before. */
    private static void checkLife(JWTClaimsSet claims) throws IdTokenException {
        Instant expiry = claims.getExpirationTime().toInstant();
        Instant issued = claims.getIssueTime().toInstant();
        if (expiry.isAfter(issued.plus(LONGEST_LIFE))) {
            throw new IdTokenException(
                    Reason.LIFE,
                    "exp is " + expiry + " and iat " + issued + ": a logout token may live for "
                            + LONGEST_LIFE.toMinutes() + " minutes at most");
        }
    }

    /** A logout token has this event. A token with a nonce is an ID token, which must not sign anybody out (C23). */
    private static void checkIsLogout(JWTClaimsSet claims) throws IdTokenException {
        boolean event = claims.getClaim("events") instanceof Map<?, ?> events && events.get(EVENT) instanceof Map<?, ?>;
        if (!event || claims.getClaim("nonce") != null) {
            throw new IdTokenException(Reason.NO_LOGOUT, "a logout token has the event " + EVENT + " and no nonce");
        }
    }

    private static LogoutToken logoutToken(JWTClaimsSet claims) throws IdTokenException {
        Optional<String> id = name(claims, "jti", LogoutToken.LONGEST_SID);
        Optional<String> sid = name(claims, "sid", LogoutToken.LONGEST_SID);
        Optional<String> subject = name(claims, "sub", LONGEST_SUBJECT);
        if (id.isEmpty() || (sid.isEmpty() && subject.isEmpty())) {
            throw new IdTokenException(Reason.NO_LOGOUT, "a logout token has a jti, and a sid or a sub");
        }
        return new LogoutToken(id.get(), sid, subject);
    }

    /**
     * These claims are remembered, so they must be short texts. A {@code sid} of another form is refused, not ignored.
     */
    private static Optional<String> name(JWTClaimsSet claims, String claim, int longest) throws IdTokenException {
        Object value = claims.getClaim(claim);
        if (value != null && !(value instanceof String text && !text.isEmpty() && text.length() <= longest)) {
            throw new IdTokenException(Reason.MALFORMED, claim + " must be a text of 1 to " + longest + " characters");
        }
        return Optional.ofNullable((String) value);
    }
}
