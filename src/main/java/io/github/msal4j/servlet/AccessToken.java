package io.github.msal4j.servlet;

import java.time.Instant;
import java.util.Set;

/**
 * An access token for a downstream API.
 *
 * <pre>{@code
 * AccessToken token = AccessTokens.of(request).acquire("User.Read");
 * HttpRequest call = HttpRequest.newBuilder(api).header("Authorization", "Bearer " + token.value()).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe. Its {@code toString()} does not show the value. Do not keep it; ask {@link
 * AccessTokens} each time. That costs almost nothing, and a token that you keep would still work after a sign-out.
 *
 * <p>Applications do not implement this interface, except in their own tests: later versions may add methods.
 */
public interface AccessToken {
    /** The token itself. Send it only to the API that it was requested for. */
    String value();

    /** When it expires, as the provider says. */
    Instant expiresAt();

    /** The scopes that were requested or granted. */
    Set<String> scopes();
}
