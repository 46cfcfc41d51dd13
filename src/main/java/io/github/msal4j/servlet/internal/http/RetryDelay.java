package io.github.msal4j.servlet.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a call is tried again. */
public final class RetryDelay {
    private static final long FIRST_MILLIS = 200;
    /** The longest delay that is accepted from a provider. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private RetryDelay() {}

    /**
     * Doubles with each attempt. A random part of a quarter more or less makes clients that failed together return at
     * different times.
     */
    static Duration afterAttempt(int attempt) {
        long millis = FIRST_MILLIS << (attempt - 1);
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(-millis / 4, millis / 4 + 1));
    }

    /** The value of {@code Retry-After}, in seconds or as a date (RFC 9110 section 10.2.3); empty if it is neither. */
    public static Optional<Duration> parse(String retryAfter, Instant now) {
        String value = retryAfter.strip();
        if (value.matches("\\d{1,9}")) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(value))));
        }
        try {
            Instant date = Instant.from(
                    DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).parse(value));
            return Optional.of(bounded(Duration.between(now, date)));
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
