package io.github.msal4j.servlet;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The provider must ask the user: before it issues this access token, for a consent or a second factor; because the sign-in has
 * ended; or because the page needs another sign-in than the one there is, see {@link #forAuthContext} and {@link
 * #forMaxAuthAge}. Do not catch it: the sign-in filter catches it, sends the browser to the provider, and the
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
 *
 * <p>An application throws one itself to have the user authenticate again (step-up), after it has seen that the sign-in does not
 * do; the sign-in filter must be mapped to the page:
 *
 * <pre>{@code
 * SignedInUser user = (SignedInUser) request.getUserPrincipal();
 * if (!(user.claims().get("acrs") instanceof java.util.Collection<?> contexts && contexts.contains("c1"))) {
 *     throw InteractionRequiredException.forAuthContext("c1");
 * }
 * }</pre>
 */
public final class InteractionRequiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> scopes;
    private final transient Optional<String> claims;
    private final boolean refusedByProvider;
    private final transient Optional<String> authContext;
    private final transient Optional<Duration> maxAuthAge;

    private InteractionRequiredException(
            String reason, TokenRequest request, Optional<String> claims, boolean refusedByProvider) {
        super("The user has to be asked before an access token for " + String.join(" ", request.scopes())
                + " can be issued: " + reason);
        this.scopes = request.scopes();
        this.claims = claims.or(request::claims);
        this.refusedByProvider = refusedByProvider;
        this.authContext = Optional.empty();
        this.maxAuthAge = Optional.empty();
    }

    private InteractionRequiredException(String need, Optional<String> authContext, Optional<Duration> maxAuthAge) {
        super("The user has to be asked: the page needs " + need);
        this.scopes = Set.of();
        this.claims = Optional.empty();
        this.refusedByProvider = true;
        this.authContext = authContext;
        this.maxAuthAge = maxAuthAge;
    }

    /**
     * The sign-in must satisfy an authentication context of Conditional Access at Entra (Microsoft identity platform, "Developers'
     * guide to Conditional Access authentication context"): the next sign-in asks for it in the {@code claims} parameter, and is not
     * accepted without it. The context is in the claim {@code acrs} then, for as long as the sign-in lasts.
     *
     * @param context the id of the context, e.g. {@code c1}
     * @throws IllegalArgumentException if the id is blank
     */
    public static InteractionRequiredException forAuthContext(String context) {
        if (context.isBlank()) {
            throw new IllegalArgumentException("The id of an authentication context must not be blank");
        }
        return new InteractionRequiredException(
                "the authentication context " + context, Optional.of(context), Optional.empty());
    }

    /**
     * The user must have authenticated at the provider not longer ago than this ({@code max_age}, OpenID Connect Core 3.1.2.1): the
     * next sign-in asks for that, and is not accepted if the claim {@code auth_time} is absent or older.
     *
     * @param age at least one second
     * @throws IllegalArgumentException if it is shorter
     */
    public static InteractionRequiredException forMaxAuthAge(Duration age) {
        if (age.toSeconds() < 1) {
            throw new IllegalArgumentException("The age of an authentication must be at least one second, not " + age);
        }
        return new InteractionRequiredException(
                "an authentication not longer ago than " + age, Optional.empty(), Optional.of(age));
    }

    /** The provider has refused, and may have said what it needs. */
    public static InteractionRequiredException refused(String reason, TokenRequest request, Optional<String> claims) {
        return new InteractionRequiredException(reason, request, claims, true);
    }

    /** The provider was not asked: the session has no refresh token to ask with (R37). */
    public static InteractionRequiredException unasked(String reason, TokenRequest request) {
        return new InteractionRequiredException(reason, request, Optional.empty(), false);
    }

    /** The scopes that were asked for; empty if it is not about an access token. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The claims challenge to be passed on in the {@code claims} parameter of the next sign-in. */
    public Optional<String> claims() {
        return claims;
    }

    /** The authentication context that the sign-in must satisfy, see {@link #forAuthContext}. */
    public Optional<String> authContext() {
        return authContext;
    }

    /** How long ago the user may have authenticated, see {@link #forMaxAuthAge}. */
    public Optional<Duration> maxAuthAge() {
        return maxAuthAge;
    }

    /**
     * Whether the user may have to be asked by a page: the provider has refused a token, or the sign-in does not do. If false, the
     * provider was not asked; it may then sign the user in again without showing a page.
     */
    public boolean isRefusedByProvider() {
        return refusedByProvider;
    }
}
