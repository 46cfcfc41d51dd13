package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.stream.Collectors;

/** The access tokens of the user of one request, from the token cache of the user's session. */
public final class RequestTokens implements AccessTokens {
    private static final Content NOTHING = new Content(List.of(), List.of());

    private final TokenService service;
    private final SignedInSession session;
    private final HttpSession httpSession;
    private final HttpServletRequest request;

    private RequestTokens(
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
        request.setAttribute(ATTRIBUTE, new RequestTokens(service, session, httpSession, request));
    }

    @Override
    public AccessToken acquire(String... scopes) {
        AccessToken ready = service.ready(session, scopes);
        if (ready == null) {
            return acquire(TokenRequest.of(scopes));
        }
        replicate(session, httpSession);
        return ready;
    }

    @Override
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

    @Override
    public Content content() {
        return service.cached(session).map(this::content).orElse(NOTHING);
    }

    private Content content(CachedTokens cached) {
        return new Content(
                MsalAccounts.idsIn(cached.msalCache(session.idToken())),
                cached.ready().stream()
                        .map(token -> new Content.Held(token.scopes(), token.expiresAt()))
                        .collect(Collectors.toUnmodifiableList()));
    }
}
