package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.util.DateUtils;
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
    private static final Duration LEEWAY = ClockDifference.ALLOWED;

    private final Settings settings;
    private final InstantSource clock;

    ClaimChecks(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void check(JWTClaimsSet claims, String issuer, JWSAlgorithm algorithm, Expectation expected)
            throws IdTokenException {
        checkIssuerAndAudience(claims, issuer);
        checkParty(claims);
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
        if (expected.authenticatedSince() != null) {
            checkAuthentication(claims, expected.authenticatedSince());
        }
        AuthorityChecks.check(claims, issuer, settings);
    }

    /** Checks who issued the token and for whom; the same for every kind of token. */
    void checkIssuerAndAudience(JWTClaimsSet claims, String issuer) throws IdTokenException {
        equal(Reason.ISSUER, "iss", issuer, claims.getIssuer());
        checkAudience(claims);
    }

    /**
     * Every audience must be this application or one that the settings trust (Core 3.1.3.7 rule 3); and whoever got the token
     * must be this application (rule 5).
     */
    private void checkAudience(JWTClaimsSet claims) throws IdTokenException {
        List<String> audience = claims.getAudience();
        require(
                audience.contains(settings.clientId())
                        && audience.stream()
                                .allMatch(one -> one.equals(settings.clientId())
                                        || settings.trustedAudiences().contains(one)),
                Reason.AUDIENCE,
                () -> "expected " + settings.clientId() + ", got " + audience
                        + (audience.contains(settings.clientId())
                                ? "; what else is to be accepted belongs into msal.trusted-audiences"
                                : ""));
        if (claims.getClaim("azp") != null) {
            equal(Reason.AUTHORIZED_PARTY, "azp", settings.clientId(), String.valueOf(claims.getClaim("azp")));
        }
    }

    /** A token for several must say which of them has got it (Core 3.1.3.7 rule 4). */
    private static void checkParty(JWTClaimsSet claims) throws IdTokenException {
        require(
                claims.getClaim("azp") != null
                        || claims.getAudience().stream().distinct().count() == 1,
                Reason.AUTHORIZED_PARTY,
                () -> "azp is absent, which a token for several audiences must have: " + claims.getAudience());
    }

    /** Checks when the token is valid. Every token must say so. */
    void checkTimes(JWTClaimsSet claims) throws IdTokenException {
        Instant now = clock.instant();
        Instant expiry = present(claims.getExpirationTime(), "exp", Reason.EXPIRED);
        Instant issued = present(claims.getIssueTime(), "iat", Reason.ISSUED_IN_FUTURE);
        Date notBefore = claims.getNotBeforeTime();
        require(
                expiry.plus(LEEWAY).isAfter(now),
                Reason.EXPIRED,
                () -> "exp is " + expiry + ", now it is " + now + clockHint(issued, now));
        require(
                notBefore == null || !notBefore.toInstant().minus(LEEWAY).isAfter(now),
                Reason.NOT_YET_VALID,
                () -> "nbf is " + instant(notBefore) + ", now it is " + now + clockHint(issued, now));
        require(
                !issued.minus(LEEWAY).isAfter(now),
                Reason.ISSUED_IN_FUTURE,
                () -> "iat is " + issued + ", now it is " + now + clockHint(issued, now));
    }

    private static Instant present(@Nullable Date date, String claim, Reason reason) throws IdTokenException {
        if (date == null) {
            throw new IdTokenException(
                    reason, claim + " is absent; every token must have it, so correct this at the provider");
        }
        return date.toInstant();
    }

    private static String instant(@Nullable Date date) {
        return date == null ? "absent" : date.toInstant().toString();
    }

    /**
     * Says which clock differs and by how much. Nearly always this machine's is wrong, since all users use the
     * provider's.
     */
    private static String clockHint(Instant issued, Instant now) {
        return "; if it was issued just now, as its iat " + issued + " says, "
                + ClockDifference.described(Duration.between(now, issued));
    }

    /** It stands in the log where one user is meant (C20). */
    private static void checkSubject(JWTClaimsSet claims) throws IdTokenException {
        String subject = claims.getSubject();
        require(
                subject != null
                        && !subject.isEmpty()
                        && subject.length() <= 255
                        && subject.chars().allMatch(c -> c >= ' ' && c <= '~'),
                Reason.SUBJECT,
                () -> "sub must have 1 to 255 ASCII characters, and no control characters");
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

    /**
     * A sign-in with {@code max_age} is not accepted without the time of the authentication (Core 3.1.2.1, 3.1.3.7 rule 13): a
     * provider that ignores the parameter must not go unnoticed.
     */
    private void checkAuthentication(JWTClaimsSet claims, Instant since) throws IdTokenException {
        Instant now = clock.instant();
        // The parser makes dates of exp, nbf and iat alone.
        if (!(claims.getClaim("auth_time") instanceof Number seconds)) {
            throw new IdTokenException(
                    Reason.AUTH_TIME,
                    "auth_time is absent or no number, though max_age was requested; have the provider send it (Entra: App"
                            + " registrations > Token configuration > Add optional claim > ID > auth_time)");
        }
        Instant time = DateUtils.fromSecondsSinceEpoch(seconds.longValue()).toInstant();
        require(
                !time.plus(LEEWAY).isBefore(since) && !time.minus(LEEWAY).isAfter(now),
                Reason.AUTH_TIME,
                () -> "auth_time is " + time + ", expected " + since + " or later, now it is " + now);
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
