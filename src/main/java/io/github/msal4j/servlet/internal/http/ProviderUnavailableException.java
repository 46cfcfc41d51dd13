package io.github.msal4j.servlet.internal.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provider could not be reached in time, or answered what no provider answers. Trying again later may help. The
 * message names the address and what was seen, never what was sent.
 *
 * <p>Internal to the library; applications meet it as a page or as an access token that cannot be had.
 */
public final class ProviderUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    public ProviderUnavailableException(String message) {
        this(message, Optional.empty());
    }

    /** @param retryAfter how long the provider wants to be left alone, if it says so */
    public ProviderUnavailableException(String message, Optional<Duration> retryAfter) {
        super(message);
        this.retryAfter = retryAfter.orElse(null);
    }

    public ProviderUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
    }

    /** How long the provider wants to be left alone, if it says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
