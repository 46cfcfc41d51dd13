package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The access tokens of one request's user, from the token cache of the session. */
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

    /** Makes the tokens of a signed-in session available to a request. Called by the sign-in filter. */
    public static void attach(
            HttpServletRequest request, TokenService service, SignedInSession session, HttpSession httpSession) {
        // A background refresh since the last request could not store its tokens in the HttpSession, which must not be
        // used outside a request (R51).
        session.storeChangesIn(httpSession);
        request.setAttribute(ATTRIBUTE, new RequestTokens(service, session, httpSession, request));
    }

    /** Whether what lies in the attribute of a request are tokens that this service gives. */
    public static boolean areOf(Object found, TokenService service) {
        return found instanceof RequestTokens tokens && tokens.service == service;
    }

    /**
     * The user whose tokens a request has. Attributes are those of the container's own request, too, which does not know the user.
     */
    public static Optional<SignedInUser> userOf(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestTokens tokens && !tokens.session.isEnded()
                ? Optional.of(tokens.session.user())
                : Optional.empty();
    }

    @Override
    public AccessToken acquire(String... scopes) {
        AccessToken ready = service.ready(session, scopes);
        if (ready == null) {
            return acquire(TokenRequest.of(scopes));
        }
        session.storeChangesIn(httpSession);
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
            // They may have changed in another thread: so the container replicates them (R65).
            session.storeChangesIn(httpSession);
        }
    }

    @Override
    public <T> HttpResponse<T> send(HttpClient client, HttpRequest call, BodyHandler<T> body, String... scopes)
            throws IOException, InterruptedException {
        return send(client, call, body, TokenRequest.of(scopes));
    }

    @Override
    public <T> HttpResponse<T> send(HttpClient client, HttpRequest call, BodyHandler<T> body, TokenRequest wanted)
            throws IOException, InterruptedException {
        return service.apiCalls().of(client, this::acquire).send(call, body, wanted);
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
