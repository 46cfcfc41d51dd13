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
 * <p>Immutable and thread-safe. Its {@code toString()} does not show the value. Ask {@link AccessTokens} for it each
 * time instead of keeping it: that costs next to nothing, and a token that was kept outlives a sign-out.
 *
 * <p>Not to be implemented by applications, but for their own tests: methods may be added.
 */
public interface AccessToken {
    /** The token itself, to be sent to the API it was asked for and to nobody else. */
    String value();

    /** When the provider says that it expires. */
    Instant expiresAt();

    /** The scopes that it was asked for or granted. */
    Set<String> scopes();
}
