package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ClockDifference;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks the claims of a token whose signature has been verified (OpenID Connect Core 3.1.3.7, 3.1.3.8; R21-R23). */
final class ClaimChecks {
    /** How much the provider's clock and ours may differ. */
    static final Duration LEEWAY = Duration.ofMinutes(5);

    private final Settings settings;
    private final InstantSource clock;

    ClaimChecks(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void check(JWTClaimsSet claims, String issuer, JWSAlgorithm algorithm, Expectation expected)
            throws IdTokenException {
        checkIssuerAndAudience(claims, issuer);
        checkTimes(claims);
        checkSubject(claims);
        checkNoLogoutToken(claims);
        if (expected.nonce() != null) {
            // The message shows neither value: an unexpected nonce may belong to another user's sign-in.
            require(
                    expected.nonce().equals(IdToken.textOf(claims, "nonce")),
                    Reason.NONCE,
                    () -> "it does not belong to this sign-in");
        }
        checkHash(claims, "c_hash", algorithm, expected.code());
        checkHash(claims, "at_hash", algorithm, expected.accessToken());
        AuthorityChecks.check(claims, issuer, settings);
    }

    /** Checks who issued the token and for whom; the same for every kind of token. */
    void checkIssuerAndAudience(JWTClaimsSet claims, String issuer) throws IdTokenException {
        equal(Reason.ISSUER, "iss", issuer, claims.getIssuer());
        checkAudience(claims);
    }

    /** The audience must be this application alone; no other audience is trusted (Core 3.1.3.7 rule 3). */
    private void checkAudience(JWTClaimsSet claims) throws IdTokenException {
        require(
                claims.getAudience().equals(List.of(settings.clientId())),
                Reason.AUDIENCE,
                () -> "expected " + settings.clientId() + ", got " + claims.getAudience());
        if (claims.getClaim("azp") != null) {
            equal(Reason.AUTHORIZED_PARTY, "azp", settings.clientId(), String.valueOf(claims.getClaim("azp")));
        }
    }

    /** Checks when the token is valid. Every token must say so. */
    void checkTimes(JWTClaimsSet claims) throws IdTokenException {
        Instant now = clock.instant();
        Date expiry = claims.getExpirationTime();
        require(
                expiry != null && expiry.toInstant().plus(LEEWAY).isAfter(now),
                Reason.EXPIRED,
                () -> "exp is " + instant(expiry) + ", now it is " + now + clockHint(claims, now));
        Date notBefore = claims.getNotBeforeTime();
        require(
                notBefore == null || !notBefore.toInstant().minus(LEEWAY).isAfter(now),
                Reason.NOT_YET_VALID,
                () -> "nbf is " + instant(notBefore) + ", now it is " + now + clockHint(claims, now));
        Date issued = claims.getIssueTime();
        require(
                issued != null && !issued.toInstant().minus(LEEWAY).isAfter(now),
                Reason.ISSUED_IN_FUTURE,
                () -> "iat is " + instant(issued) + ", now it is " + now + clockHint(claims, now));
    }

    private static String instant(@Nullable Date date) {
        return date == null ? "absent" : date.toInstant().toString();
    }

    /**
     * Says which clock differs and by how much. Nearly always this machine's is wrong, since all users use the
     * provider's.
     */
    private static String clockHint(JWTClaimsSet claims, Instant now) {
        Date issued = claims.getIssueTime();
        return issued == null
                ? "; if the clocks differ, correct this machine's"
                : "; if it was issued just now, as its iat " + instant(issued) + " says, "
                        + ClockDifference.described(Duration.between(now, issued.toInstant()));
    }

    private static void checkSubject(JWTClaimsSet claims) throws IdTokenException {
        String subject = claims.getSubject();
        require(
                subject != null
                        && !subject.isEmpty()
                        && subject.length() <= 255
                        && StandardCharsets.US_ASCII.newEncoder().canEncode(subject),
                Reason.SUBJECT,
                () -> "sub must have 1 to 255 ASCII characters");
    }

    /**
     * A logout token has the same key and audience as an ID token (Back-Channel Logout 2.4), but must not sign anybody
     * in.
     */
    private static void checkNoLogoutToken(JWTClaimsSet claims) throws IdTokenException {
        require(claims.getClaim("events") == null, Reason.LOGOUT_TOKEN, () -> "it has the claim events");
    }

    private static void checkHash(JWTClaimsSet claims, String claim, JWSAlgorithm algorithm, @Nullable String value)
            throws IdTokenException {
        if (claims.getClaim(claim) != null && value != null) {
            require(
                    leftHalf(value, algorithm).equals(claims.getClaim(claim)),
                    Reason.HASH,
                    () -> claim + " does not match the value that came with it");
        }
    }

    private static String leftHalf(String value, JWSAlgorithm algorithm) {
        try {
            String bits = algorithm.getName().substring(2);
            byte[] hash = MessageDigest.getInstance("SHA-" + bits).digest(value.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, hash.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-2", e);
        }
    }

    private static void equal(Reason reason, String claim, String expected, @Nullable String found)
            throws IdTokenException {
        require(expected.equals(found), reason, () -> claim + ": expected " + expected + ", got " + found);
    }

    /** The message is built only on failure, because nearly all tokens pass. */
    private static void require(boolean fine, Reason reason, Supplier<String> message) throws IdTokenException {
        if (!fine) {
            throw new IdTokenException(reason, message.get());
        }
    }
}
