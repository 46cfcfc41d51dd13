package io.github.msal4j.servlet;

/**
 * No access token can be had right now, and asking the user would not help: the provider is down, slow, or refuses this
 * application. Let it through and the sign-in filter answers with a page that says so and a status of 503. The user
 * stays signed in; the same call may succeed later. The message carries no secret.
 *
 * <pre>{@code
 * try {
 *     AccessToken token = AccessTokens.of(request).acquire("Calendars.Read");
 *     request.setAttribute("appointments", call(token).body());
 * } catch (AccessTokenUnavailableException e) {
 *     request.setAttribute("appointments", "not known right now"); // a part of the page that can be left out
 * }
 * }</pre>
 */
public final class AccessTokenUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessTokenUnavailableException(String message) {
        super(message);
    }

    public AccessTokenUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
