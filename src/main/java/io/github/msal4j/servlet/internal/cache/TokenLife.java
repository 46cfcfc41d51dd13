package io.github.msal4j.servlet.internal.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long an access token lasts, by this application's clock.
 *
 * @param refreshAt from when on a new one is to be had, while this one still serves
 */
public record TokenLife(Instant refreshAt, Instant expiresAt) {
    /** MSAL4J would hand out tokens until they have expired; an API call needs some time (R31). */
    public static final Duration MARGIN = Duration.ofMinutes(5);

    /**
     * Counted from when the request was sent. A token that lives for a few minutes only is refreshed at half its life,
     * since its last five minutes may be all that it has.
     *
     * @param refreshIn what Entra recommends for tokens that live long ({@code refresh_in})
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
