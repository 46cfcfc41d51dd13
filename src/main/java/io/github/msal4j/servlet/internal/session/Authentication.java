package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
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
 */
public record Authentication(
        Set<String> contexts,
        @Nullable Instant time,
        @Nullable Instant issued) {
    static Authentication of(JWTClaimsSet newest, JWTClaimsSet ofTheSignIn) {
        Map<String, Object> claims = newest.getClaims();
        Date issue = ofTheSignIn.getIssueTime();
        return new Authentication(
                UserClaims.texts(claims, "acrs"), time(newest), issue == null ? null : issue.toInstant());
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
     * says so shows how far the provider's clock is behind.
     */
    public Optional<Instant> at(Instant began) {
        if (time == null) {
            return Optional.empty();
        }
        boolean behind = issued != null && issued.isBefore(began);
        return Optional.of(behind ? time.plus(Duration.between(issued, began)) : time);
    }
}
