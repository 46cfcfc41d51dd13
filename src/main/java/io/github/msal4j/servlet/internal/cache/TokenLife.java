package io.github.msal4j.servlet.internal.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an access token is refreshed and when it expires, by this application's clock.
 *
 * @param refreshAt from this time on a new token is requested, although this one has not expired
 */
public record TokenLife(Instant refreshAt, Instant expiresAt) {
    /**
     * A token is refreshed this long before it expires, because a call to an API takes some time. MSAL4J would return
     * it until it has expired (R31).
     */
    public static final Duration MARGIN = Duration.ofMinutes(5);

    /**
     * Counts from the time when the request was sent. A token with a lifetime of less than ten minutes is refreshed at
     * half its lifetime.
     *
     * @param refreshIn Entra's recommended time of refresh for tokens with a long lifetime ({@code refresh_in})
     */
    public static TokenLife of(Instant sentAt, Duration life, Optional<Duration> refreshIn) {
        Duration half = life.dividedBy(2);
        Duration margin = half.compareTo(MARGIN) < 0 ? half : MARGIN;
        Instant expiresAt = sentAt.plus(life);
        Instant latest = expiresAt.minus(margin);
        Instant refreshAt = refreshIn.map(sentAt::plus).filter(latest::isAfter).orElse(latest);
        return new TokenLife(refreshAt, expiresAt);
    }
}
