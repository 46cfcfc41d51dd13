package io.github.msal4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Access tokens of the user who is signed in.
 *
 * <pre>{@code
 * AccessToken token = AccessTokens.of(request).acquire("User.Read");
 * }</pre>
 *
 * <p>Works wherever the sign-in filter runs before. May be used by several threads of one request, also after
 * {@code startAsync()}. Never hands out a token of another user, nor one after the sign-in has ended.
 *
 * <p>Not to be implemented by applications, but for their own tests: methods may be added.
 */
public interface AccessTokens {
    /** The request attribute under which the sign-in filter leaves this object. */
    String ATTRIBUTE = "io.github.msal4j.servlet.tokens";

    /**
     * The request attribute under which an {@link InteractionRequiredException} is left as well, for a thread of the
     * application's own: if it then calls {@code AsyncContext.dispatch()}, and the sign-in filter is mapped to {@code ASYNC}
     * dispatches, the filter asks the user.
     */
    String INTERACTION = "io.github.msal4j.servlet.interaction";

    /**
     * The tokens of the user of this request.
     *
     * @throws IllegalStateException if nobody is signed in, or the sign-in filter is not mapped to this path
     */
    static AccessTokens of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof AccessTokens tokens) {
            return tokens;
        }
        throw new IllegalStateException("Nobody is signed in at " + request.getRequestURI()
                + "; map the sign-in filter to this path, and use access tokens behind it only");
    }

    /**
     * An access token for these scopes of one API, as a rule good for at least five more minutes. From the session if one
     * is there; else from the provider, which takes up to {@code msal.http-timeout}.
     *
     * <p>Less than five minutes are left only if the provider issues tokens that live no longer than ten minutes, or
     * while it does not answer: then a token that still serves is better than none.
     *
     * @param scopes of one API, e.g. {@code "User.Read"} or {@code "api://orders/Orders.Read"}; at least one
     * @throws InteractionRequiredException if the user has to be asked; let it through
     * @throws AccessTokenUnavailableException if the provider is down and no valid token is left; let it through
     * @throws IllegalArgumentException if no scope is given
     */
    AccessToken acquire(String... scopes);

    /**
     * An access token as {@link #acquire(String...)} gets it, for a request that says more than scopes: another tenant, a
     * forced refresh, a claims challenge.
     *
     * @throws InteractionRequiredException if the user has to be asked; let it through
     * @throws AccessTokenUnavailableException if the provider is down and no valid token is left; let it through
     * @throws IllegalArgumentException if another tenant is asked for at a provider that is not Microsoft Entra ID
     */
    AccessToken acquire(TokenRequest wanted);

    /** What this session's token cache holds, without any token: for diagnosis, e.g. on a page for administrators. */
    Content content();

    /**
     * What a token cache holds.
     *
     * @param accounts the ids of the MSAL accounts, {@code oid.tid} at Entra
     * @param tokens the access tokens ready to be handed out
     */
    record Content(List<String> accounts, List<Held> tokens) {
        /** An access token without its value. */
        public record Held(Set<String> scopes, Instant expiresAt) {}
    }
}
