package io.github.msal4j.servlet.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How far the provider's clock is ahead of this machine's. */
public final class ClockDifference {
    /** How much the provider's clock and ours may differ. */
    public static final Duration ALLOWED = Duration.ofMinutes(5);

    private ClockDifference() {}

    /**
     * Measured by the {@code Date} of an answer, to the second (RFC 9110 section 6.6.1). Empty if the answer has no
     * date, or comes from a cache.
     */
    static Optional<Duration> of(ProviderHttp.Answer answer, Instant now) {
        return answer.header("Age").isPresent()
                ? Optional.empty()
                : answer.header("Date").flatMap(ClockDifference::parsed).map(there -> Duration.between(now, there));
    }

    private static Optional<Instant> parsed(String date) {
        try {
            return Optional.of(Instant.from(
                    DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).parse(date)));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** A sentence without a full stop: which clock is wrong, by how much, and the remedy. */
    public static String described(Duration ahead) {
        long minutes = Math.max(1, (ahead.abs().toSeconds() + 30) / 60);
        return "this machine's clock is " + minutes + " min " + (ahead.isNegative() ? "ahead of" : "behind")
                + " the provider's; correct it and keep it synchronized (NTP)";
    }
}
