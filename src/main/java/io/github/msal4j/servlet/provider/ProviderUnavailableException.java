package io.github.msal4j.servlet.provider;

/**
 * The provider could not be reached in time, or answered what no provider answers. Trying again later may help. The
 * message names the address and what was seen, never what was sent.
 *
 * <p>Internal to the library; applications meet it as a page or as an access token that cannot be had.
 */
public final class ProviderUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProviderUnavailableException(String message) {
        super(message);
    }

    public ProviderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
