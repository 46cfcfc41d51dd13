package io.github.msal4j.servlet.token;

import java.io.Serializable;
import java.time.Instant;
import java.util.Set;

/**
 * An access token for a downstream API.
 *
 * <pre>{@code
 * HttpRequest.newBuilder(api).header("Authorization", "Bearer " + token.value())
 * }</pre>
 *
 * <p>Immutable and thread-safe. Its {@code toString()} does not show the value. Ask {@link AccessTokens} for it each
 * time instead of keeping it: that costs next to nothing, and a token that was kept outlives a sign-out.
 */
public final class AccessToken implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String value;
    private final long expiresAt;
    private final String[] scopes;

    AccessToken(String value, Instant expiresAt, Set<String> scopes) {
        this.value = value;
        this.expiresAt = expiresAt.getEpochSecond();
        this.scopes = scopes.toArray(String[]::new);
    }

    /** The token itself, to be sent to the API it was asked for and to nobody else. */
    public String value() {
        return value;
    }

    /** When the provider says that it expires. */
    public Instant expiresAt() {
        return Instant.ofEpochSecond(expiresAt);
    }

    /** The scopes that it was asked for or granted. */
    public Set<String> scopes() {
        return Set.of(scopes);
    }

    /** Whether the token is good for this one scope; scopes compare without regard to case, as at Entra. */
    boolean covers(String scope) {
        for (String own : scopes) {
            if (own.equalsIgnoreCase(scope)) {
                return true;
            }
        }
        return false;
    }

    boolean expiresAfter(long epochSecond) {
        return expiresAt > epochSecond;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "AccessToken[scopes=" + String.join(" ", scopes) + ", expiresAt=" + expiresAt() + "]";
    }
}
