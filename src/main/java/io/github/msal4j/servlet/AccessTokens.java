package io.github.msal4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Access tokens of the user who is signed in, and calls of APIs with them.
 *
 * <pre>{@code
 * HttpRequest call = HttpRequest.newBuilder(api).timeout(Duration.ofSeconds(10)).build();
 * HttpResponse<String> answer = AccessTokens.of(request)
 *         .send(HttpClient.newHttpClient(), call, HttpResponse.BodyHandlers.ofString(), "User.Read");
 * }</pre>
 *
 * <p>Works in every request that has passed the sign-in filter. May be used by several threads of one request, also
 * after {@code startAsync()}. Never hands out a token of another user, nor one after the sign-in has ended.
 *
 * <p>Applications do not implement this interface, except in their own tests: later versions may add methods.
 */
public interface AccessTokens {
    /** The request attribute in which the sign-in filter puts this object. */
    String ATTRIBUTE = "io.github.msal4j.servlet.tokens";

    /**
     * The request attribute that also holds an {@link InteractionRequiredException} that was thrown. It serves threads
     * that the application starts itself, where no filter sees the exception: when such a thread calls {@code
     * AsyncContext.dispatch()}, and the sign-in filter is mapped to {@code ASYNC} dispatches, the filter asks the user.
     */
    String INTERACTION = "io.github.msal4j.servlet.interaction";

    /**
     * The request attribute in which an application hands over an exception that it cannot throw, e.g. an {@code ExceptionMapper} of
     * Jakarta REST, which has to return a response. When the page is done and nothing has been sent yet, the sign-in filter answers
     * it as if it had been thrown, provided that it is one of this library or has one as a cause. It does not look at others.
     */
    String THROWN = "io.github.msal4j.servlet.thrown";

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
     * An access token for these scopes of one API, normally valid for at least five more minutes. It comes from the
     * session if there is one; otherwise from the provider, which takes up to {@code msal.http-timeout}.
     *
     * <p>It is valid for less than five minutes in two cases only: the provider issues tokens with a lifetime of ten
     * minutes or less; or the provider does not answer, and the old token has not expired yet.
     *
     * @param scopes of one API, e.g. {@code "User.Read"} or {@code "api://orders/Orders.Read"}; at least one
     * @throws InteractionRequiredException if the user has to be asked; do not catch it
     * @throws AccessTokenUnavailableException if the provider is down and no valid token is left; do not catch it
     * @throws IllegalArgumentException if no scope is given
     */
    AccessToken acquire(String... scopes);

    /**
     * The same as {@link #acquire(String...)}, for a request that says more than scopes: another tenant, a forced
     * refresh, or a claims challenge.
     *
     * @throws InteractionRequiredException if the user has to be asked; do not catch it
     * @throws AccessTokenUnavailableException if the provider is down and no valid token is left; do not catch it
     * @throws IllegalArgumentException if another tenant is requested and the provider is not Microsoft Entra ID
     */
    AccessToken acquire(TokenRequest wanted);

    /**
     * Calls an API with an access token for these scopes, and repeats the call where that may help, each of these once:
     *
     * <ul>
     *   <li>The API sends a claims challenge: with a token that meets it. If the user has to be asked for it, an {@link
     *       InteractionRequiredException} is thrown as by {@link #acquire(String...)}.
     *   <li>The API refuses the token, e.g. because it has been revoked: with a new token.
     *   <li>The API answers 429 or 503 and wants to be called again after five seconds or sooner ({@code Retry-After}): after that time,
     *       if the method is idempotent (RFC 9110 section 9.2.2).
     * </ul>
     *
     * <p>A request whose body has no known length is not repeated, because its publisher may serve once only, e.g. {@code
     * BodyPublishers.ofInputStream}: then the API's answer is returned, but the token is a new one in the next call. Any other answer
     * is returned as it is.
     *
     * <p>The token is sent to this address only, and only by https (http is for loopback hosts). An {@code Authorization} header of the
     * request is replaced. Not promised: that the API is the one that the scopes belong to.
     *
     * @param client must not follow redirects, which is its default: it would take the token along to another host
     * @param call e.g. with {@code Accept} and a timeout; made again from this for each repetition
     * @throws IllegalArgumentException if the address is not protected, or the client follows redirects
     * @throws IOException as the client throws it; what has failed that way is not repeated
     * @throws InterruptedException as the client throws it
     */
    <T> HttpResponse<T> send(HttpClient client, HttpRequest call, HttpResponse.BodyHandler<T> body, String... scopes)
            throws IOException, InterruptedException;

    /**
     * The same as {@link #send(HttpClient, HttpRequest, HttpResponse.BodyHandler, String...)}, for a token that is asked for with more
     * than scopes, e.g. one of another tenant.
     */
    <T> HttpResponse<T> send(HttpClient client, HttpRequest call, HttpResponse.BodyHandler<T> body, TokenRequest wanted)
            throws IOException, InterruptedException;

    /**
     * What this session's token cache contains, without the tokens themselves: for diagnosis, e.g. on a page for
     * administrators.
     */
    Content content();

    /**
     * What a token cache contains.
     *
     * @param accounts the ids of the MSAL accounts, {@code oid.tid} at Entra
     * @param tokens the access tokens that {@code acquire} can return without asking the provider
     */
    record Content(List<String> accounts, List<Held> tokens) {
        /** An access token without its value. */
        public record Held(Set<String> scopes, Instant expiresAt) {}
    }
}
