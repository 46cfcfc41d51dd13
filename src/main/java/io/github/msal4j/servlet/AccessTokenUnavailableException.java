package io.github.msal4j.servlet;

/**
 * No access token is available at the moment, and asking the user would not help: the provider is down, slow, or
 * refuses this application. Do not catch it, and the sign-in filter answers with status 503 and a page that says so.
 * The user stays signed in; the same call may succeed later. The message contains no secret.
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
