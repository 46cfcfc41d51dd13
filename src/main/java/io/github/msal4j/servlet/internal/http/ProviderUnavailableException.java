package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.base.OneLine;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provider could not be reached in time, or its answer cannot be used. Trying again later may help. The message
 * contains the address and what was received, never what was sent. Whoever answers may have made that up, so it is one line of bounded length.
 *
 * <p>Applications do not see this exception: the filter shows a page, or they get an {@link
 * io.github.msal4j.servlet.AccessTokenUnavailableException}.
 */
public final class ProviderUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The library's own words, with a remedy, are shorter. */
    private static final int LONGEST = 1_500;

    private final @Nullable Duration retryAfter;
    private final boolean answered;

    public ProviderUnavailableException(String message) {
        this(message, Optional.empty());
    }

    private ProviderUnavailableException(String message, @Nullable Throwable cause, boolean answered) {
        super(OneLine.of(message, LONGEST), cause);
        this.retryAfter = null;
        this.answered = answered;
    }

    /** The provider has answered, but its answer cannot be used; waiting will hardly help. */
    public static ProviderUnavailableException unusable(String message) {
        return new ProviderUnavailableException(message, null, true);
    }

    /** The same with what has shown it. */
    public static ProviderUnavailableException unusable(String message, Throwable cause) {
        return new ProviderUnavailableException(message, cause, true);
    }

    /** The same failure, for another thread that meets it. */
    ProviderUnavailableException again() {
        return new ProviderUnavailableException(String.valueOf(getMessage()), this, answered);
    }

    /** @param retryAfter how long to wait before the next call, if the provider says so */
    public ProviderUnavailableException(String message, Optional<Duration> retryAfter) {
        super(OneLine.of(message, LONGEST));
        this.retryAfter = retryAfter.orElse(null);
        this.answered = false;
    }

    public ProviderUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** Whether the provider has answered, and its answer cannot be used: the page must not say that it does not answer. */
    public boolean isAnswered() {
        return answered;
    }

    /** How long to wait before the next call, if the provider says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
