package io.github.msal4j.servlet;

import java.util.Optional;
import java.util.Set;

/**
 * The provider must ask the user before it issues this access token: for a consent, for a second factor, or because
 * the sign-in has ended. Do not catch it: the sign-in filter catches it, sends the browser to the provider, and the
 * user comes back to the same page. A request of a script gets a 401 instead.
 *
 * <p>A handler that must catch it, e.g. to undo something, should throw it again, alone or as a cause.
 *
 * <pre>{@code
 * try {
 *     call(AccessTokens.of(request).acquire("Mail.Send"));
 * } catch (InteractionRequiredException e) {
 *     request.getSession().setAttribute("draft", request.getParameter("draft"));
 *     throw e; // the user comes back to this page with a GET
 * }
 * }</pre>
 */
public final class InteractionRequiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> scopes;
    private final transient Optional<String> claims;
    private final boolean refusedByProvider;

    private InteractionRequiredException(
            String reason, TokenRequest request, Optional<String> claims, boolean refusedByProvider) {
        super("The user has to be asked before an access token for " + String.join(" ", request.scopes())
                + " can be issued: " + reason);
        this.scopes = request.scopes();
        this.claims = claims.or(request::claims);
        this.refusedByProvider = refusedByProvider;
    }

    /** The provider has refused, and may have said what it needs. */
    public static InteractionRequiredException refused(String reason, TokenRequest request, Optional<String> claims) {
        return new InteractionRequiredException(reason, request, claims, true);
    }

    /** The provider was not asked: the session has no refresh token to ask with (R37). */
    public static InteractionRequiredException unasked(String reason, TokenRequest request) {
        return new InteractionRequiredException(reason, request, Optional.empty(), false);
    }

    /** The scopes that were asked for. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The claims challenge to be passed on in the {@code claims} parameter of the next sign-in. */
    public Optional<String> claims() {
        return claims;
    }

    /**
     * Whether the provider has refused a token. If false, the provider was not asked; it may then sign the user in
     * again without showing a page.
     */
    public boolean isRefusedByProvider() {
        return refusedByProvider;
    }
}
