package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.http.ClockDifference;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a user has authenticated at the provider, as the ID token says it.
 *
 * @param contexts {@code acrs}: the authentication contexts that the sign-in has satisfied (Microsoft identity platform,
 *     "Conditional Access authentication context")
 * @param time {@code auth_time} (OpenID Connect Core 2), by the provider's clock; null if it does not say so
 * @param issued when the ID token of the sign-in was issued, by the same clock; null if that is not known
 * @param said when the ID token was issued that says all this, by the same clock; null if that is not known
 */
public record Authentication(
        Set<String> contexts,
        @Nullable Instant time,
        @Nullable Instant issued,
        @Nullable Instant said) {
    /** More than this is no difference of two clocks. */
    private static final Duration CLOCKS_DIFFER = ClockDifference.ALLOWED;

    static Authentication of(JWTClaimsSet newest, JWTClaimsSet ofTheSignIn) {
        return new Authentication(
                UserClaims.texts(newest.getClaims(), "acrs"), time(newest), issued(ofTheSignIn), issued(newest));
    }

    private static @Nullable Instant issued(JWTClaimsSet claims) {
        Date time = claims.getIssueTime();
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Instant time(JWTClaimsSet claims) {
        try {
            Date time = claims.getDateClaim("auth_time");
            return time == null ? null : time.toInstant();
        } catch (ParseException noTime) {
            return null;
        }
    }

    /**
     * When the user has authenticated, by this application's clock. No ID token is issued before its sign-in has begun; one that
     * says so shows how far the provider's clock is behind. Empty also for a time after the ID token that tells it, which would be
     * recent for ever.
     *
     * @param datesBack how long before it issues a token the provider says it has
     */
    public Optional<Instant> at(Instant began, Duration datesBack) {
        if (time == null || (said != null && time.isAfter(said.plus(datesBack).plus(CLOCKS_DIFFER)))) {
            return Optional.empty();
        }
        return Optional.of(time.plus(behind(began, datesBack)));
    }

    private Duration behind(Instant began, Duration datesBack) {
        if (issued == null || !issued.plus(datesBack).isBefore(began)) {
            return Duration.ZERO;
        }
        Duration behind = Duration.between(issued.plus(datesBack), began);
        return behind.compareTo(CLOCKS_DIFFER) > 0 ? CLOCKS_DIFFER : behind;
    }
}
