package io.github.msal4j.servlet;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Access tokens of the application itself, for jobs without a user (client credentials, RFC 6749 section 4.4). No user's session is
 * involved, and nobody need have signed in. What such a token may do is decided by the application permissions of the registration,
 * to which an administrator has consented.
 *
 * <pre>{@code
 * AccessToken token = AppTokens.of(context).acquire("https://graph.microsoft.com/.default");
 * HttpRequest call = HttpRequest.newBuilder(api).header("Authorization", "Bearer " + token.value()).build();
 * }</pre>
 *
 * <p>Thread-safe. May be kept until the application stops, and used in any thread; afterwards every call ends with an {@code
 * IllegalStateException}. Tokens are kept in memory, by scope and tenant, and refreshed in the background before they expire. Requests
 * for the same token share one call to the provider. Whoever can call this acts as the application: do not let a user choose the
 * scope, and ask {@link AccessTokens} for what a user may do.
 *
 * <p>Not promised: an end of these tokens with the sign-in of any user, or when the application stops. The provider issues them for
 * about an hour, and there is no way to revoke them.
 *
 * <p>Applications do not implement this interface, except in their own tests: later versions may add methods.
 */
public interface AppTokens {
    /**
     * The tokens of the application with this context.
     *
     * @throws IllegalStateException if the library has not been started yet, or has been stopped
     */
    static AppTokens of(ServletContext context) {
        if (context.getAttribute(AppTokens.class.getName()) instanceof AppTokens tokens) {
            return tokens;
        }
        throw new IllegalStateException("There are no tokens of the application " + context.getContextPath()
                + "/: msal4j-servlet has not been started there yet, or has been stopped. A listener of web.xml runs before"
                + " its start, so ask when the job runs");
    }

    /**
     * A token for one API, normally valid for at least five more minutes. It comes from memory if there is one; otherwise from the
     * provider, which takes up to {@code msal.http-timeout}.
     *
     * @param scopes at Microsoft one: the id of the API followed by {@code /.default}, e.g. {@code
     *     "https://graph.microsoft.com/.default"} or {@code "api://orders/.default"}; at another provider those that it knows
     * @throws AccessTokenUnavailableException if the provider is down or refuses the application; the message names the remedy
     * @throws IllegalArgumentException if the scopes have another form; or if {@code msal.tenant-id} names no single tenant
     * @throws IllegalStateException if the application has been stopped
     */
    AccessToken acquire(String... scopes);

    /**
     * The same as {@link #acquire(String...)}, for a request that says more: another tenant that has the application, a new token in
     * any case, or a claims challenge.
     *
     * @throws AccessTokenUnavailableException if the provider is down or refuses the application; the message names the remedy
     * @throws IllegalArgumentException if the scopes have another form; if no tenant is named and {@code msal.tenant-id} names no
     *     single one; or if another tenant is named and the provider is not Microsoft Entra ID
     * @throws IllegalStateException if the application has been stopped
     */
    AccessToken acquire(TokenRequest wanted);

    /**
     * Calls an API with a token of the application, and repeats the call where that may help, as {@link
     * AccessTokens#send(HttpClient, HttpRequest, HttpResponse.BodyHandler, String...)} does. Nobody is ever asked: a claims challenge that
     * the provider cannot meet ends in an {@link AccessTokenUnavailableException}.
     *
     * @throws IllegalArgumentException if the address is not protected, or the client follows redirects
     * @throws IOException as the client throws it; what has failed that way is not repeated
     * @throws InterruptedException as the client throws it
     */
    <T> HttpResponse<T> send(HttpClient client, HttpRequest call, HttpResponse.BodyHandler<T> body, String... scopes)
            throws IOException, InterruptedException;

    /** The same, for a token that is asked for with more than scopes, e.g. one of another tenant. */
    <T> HttpResponse<T> send(HttpClient client, HttpRequest call, HttpResponse.BodyHandler<T> body, TokenRequest wanted)
            throws IOException, InterruptedException;
}
