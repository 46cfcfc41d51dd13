package io.github.msal4j.servlet.internal.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provider could not be reached in time, or its answer cannot be used. Trying again later may help. The message
 * contains the address and what was received, never what was sent.
 *
 * <p>Applications do not see this exception: the filter shows a page, or they get an {@link
 * io.github.msal4j.servlet.AccessTokenUnavailableException}.
 */
public final class ProviderUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    public ProviderUnavailableException(String message) {
        this(message, Optional.empty());
    }

    /** @param retryAfter how long to wait before the next call, if the provider says so */
    public ProviderUnavailableException(String message, Optional<Duration> retryAfter) {
        super(message);
        this.retryAfter = retryAfter.orElse(null);
    }

    public ProviderUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
    }

    /** How long to wait before the next call, if the provider says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
