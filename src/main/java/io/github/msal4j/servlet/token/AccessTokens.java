package io.github.msal4j.servlet.token;

import io.github.msal4j.servlet.session.SignedInSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Access tokens of the user who is signed in.
 *
 * <pre>{@code
 * AccessToken token = AccessTokens.of(request).acquire("User.Read");
 * }</pre>
 *
 * <p>Works wherever the sign-in filter runs before. May be used by several threads of one request, also after
 * {@code startAsync()}. Never hands out a token of another user, nor one after the sign-in has ended.
 */
public final class AccessTokens {
    /** The request attribute under which the sign-in filter leaves this object. */
    public static final String ATTRIBUTE = "io.github.msal4j.servlet.tokens";

    /**
     * The request attribute under which an {@link InteractionRequiredException} is left as well, for a thread of the
     * application's own: if it then calls {@code AsyncContext.dispatch()}, and the sign-in filter is mapped to {@code ASYNC}
     * dispatches, the filter asks the user.
     */
    public static final String INTERACTION = "io.github.msal4j.servlet.interaction";

    private final TokenService service;
    private final SignedInSession session;
    private final HttpSession httpSession;
    private final HttpServletRequest request;

    private AccessTokens(
            TokenService service, SignedInSession session, HttpSession httpSession, HttpServletRequest request) {
        this.service = service;
        this.session = session;
        this.httpSession = httpSession;
        this.request = request;
    }

    /** Makes the tokens of a signed-in session available to a request. For the sign-in filter. */
    public static void attach(
            HttpServletRequest request, TokenService service, SignedInSession session, HttpSession httpSession) {
        // What was refreshed in the background since the last request could not be told to anybody then (R51).
        replicate(session, httpSession);
        request.setAttribute(ATTRIBUTE, new AccessTokens(service, session, httpSession, request));
    }

    /**
     * The tokens of the user of this request.
     *
     * @throws IllegalStateException if nobody is signed in, or the sign-in filter is not mapped to this path
     */
    public static AccessTokens of(HttpServletRequest request) {
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
    public AccessToken acquire(String... scopes) {
        AccessToken ready = service.ready(session, scopes);
        if (ready == null) {
            return acquire(TokenRequest.of(scopes));
        }
        replicate(session, httpSession);
        return ready;
    }

    /**
     * An access token as {@link #acquire(String...)} gets it, for a request that says more than scopes: another tenant, a
     * forced refresh, a claims challenge.
     *
     * @throws InteractionRequiredException if the user has to be asked; let it through
     * @throws AccessTokenUnavailableException if the provider is down and no valid token is left; let it through
     * @throws IllegalArgumentException if another tenant is asked for at a provider that is not Microsoft Entra ID
     */
    public AccessToken acquire(TokenRequest wanted) {
        try {
            return service.acquire(session, wanted);
        } catch (InteractionRequiredException e) {
            request.setAttribute(INTERACTION, e);
            throw e;
        } finally {
            replicate(session, httpSession);
        }
    }

    /** Tells the container of tokens that have changed since it was told last, be it in another thread (R65). */
    private static void replicate(SignedInSession session, HttpSession httpSession) {
        try {
            session.storeChangesIn(httpSession);
        } catch (IllegalStateException invalidated) {
            // The session ended meanwhile; whatever ended it has evicted the account.
        }
    }

    /** What this session's token cache holds, without any token: for diagnosis, e.g. on a page for administrators. */
    public Content content() {
        return service.cached(session)
                .map(cached -> Content.of(cached, session.idToken()))
                .orElse(Content.EMPTY);
    }

    /**
     * What a token cache holds.
     *
     * @param accounts the ids of the MSAL accounts, {@code oid.tid} at Entra
     * @param tokens the access tokens ready to be handed out
     */
    public record Content(List<String> accounts, List<Held> tokens) {
        private static final Content EMPTY = new Content(List.of(), List.of());

        /** An access token without its value. */
        public record Held(Set<String> scopes, Instant expiresAt) {}

        private static Content of(CachedTokens cached, String idToken) {
            return new Content(
                    MsalAccounts.idsIn(cached.msalCache(idToken)),
                    cached.ready().stream()
                            .map(token -> new Held(token.scopes(), token.expiresAt()))
                            .collect(Collectors.toUnmodifiableList()));
        }
    }
}
