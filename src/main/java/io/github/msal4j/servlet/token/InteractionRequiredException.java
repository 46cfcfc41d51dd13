package io.github.msal4j.servlet.token;

import java.util.Optional;
import java.util.Set;

/**
 * The provider wants to see the user before it issues this access token: for a consent, a second factor, or because the
 * sign-in has ended. Let it through: the sign-in filter catches it, sends the browser to the provider with what is
 * needed, and brings the user back to the same page. A script's request gets a 401 instead.
 *
 * <p>A handler that must catch it, e.g. to undo something, should throw it again, alone or as a cause.
 */
public final class InteractionRequiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> scopes;
    private final transient Optional<String> claims;

    InteractionRequiredException(String reason, Set<String> scopes, Optional<String> claims) {
        super("The user has to be asked before an access token for " + String.join(" ", scopes) + " can be had: "
                + reason);
        this.scopes = Set.copyOf(scopes);
        this.claims = claims;
    }

    /** The scopes that were asked for. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The provider's claims challenge, to be passed on in the {@code claims} parameter of the next sign-in. */
    public Optional<String> claims() {
        return claims;
    }
}
