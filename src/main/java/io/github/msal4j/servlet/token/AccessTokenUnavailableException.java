package io.github.msal4j.servlet.token;

/**
 * No access token can be had right now, and asking the user would not help: the provider is down, slow, or refuses this
 * application. Let it through and the sign-in filter answers with a page that says so and a status of 503. The user
 * stays signed in; the same call may succeed later. The message carries no secret.
 */
public final class AccessTokenUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccessTokenUnavailableException(String message) {
        super(message);
    }

    AccessTokenUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
