package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;

/**
 * The redirect URI, {@code /signin-oidc} unless {@code msal.redirect-path} says otherwise: takes the provider's
 * answer, signs the user in and sends the browser to the page that it first requested. A failure ends on a page with a
 * reference that also stands in the log.
 *
 * <p>A GET with the parameter {@code return_to}, a path of this application, starts a sign-in. A script that gets a
 * 401 also gets this address. With {@code prompt}, {@code select_account} or {@code login}, the provider asks for the account or the
 * password if the settings do not say what it asks for, and {@code ui_locales} names the language of its pages; a link can say no
 * more, as anybody can make one. See {@link #link} for more.
 *
 * <pre>{@code
 * <a href="/app/signin-oidc?return_to=/orders">Sign in</a>
 * }</pre>
 *
 * <p>A GET with the parameter {@code verify_to}, a path of this application, has the browser verify the sign-in at the provider
 * now and then opens that path, whatever came of it: {@code prompt=none} of OpenID Connect Core 3.1.2.1. It is for pages that
 * seldom navigate, and works in a window of its own only, not for {@code fetch()} or in a frame. Five in a minute at most, and
 * none while the provider does not answer.
 *
 * <pre>{@code
 * <a href="/app/signin-oidc?verify_to=/checked.html" target="_blank">Am I still signed in?</a>
 * }</pre>
 */
public final class SignInCallbackServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /**
     * An address of this application that starts a sign-in with parameters of its own, for a link or a redirect. It contains them
     * encrypted, so that nobody can change them or make such an address, and serves for 15 minutes; after that it starts a sign-in
     * as the settings want it. Whoever has the address may hand it on, so do not put into it what a browser has sent.
     *
     * <pre>{@code
     * String other = SignInCallbackServlet.link(request, "/orders", Map.of("prompt", "select_account"));
     * }</pre>
     *
     * <p>With {@code prompt} {@code none} the provider shows no page: who is signed in there is signed in here, and everybody else comes
     * back to the page with nobody signed in. Such a page must not open the address by itself each time that there is nobody; after
     * five times in a minute the browser gets a page that says so.
     *
     * @param returnTo the page to come back to: a path within the application, without its context path
     * @param parameters of the authorization request, by their names in the protocol, e.g. {@code prompt}, {@code login_hint},
     *     {@code domain_hint}, {@code ui_locales}, {@code max_age} in seconds, {@code acr_values}, and others that the provider
     *     knows; they take the place of those of the settings
     * @return without a host, unless {@code msal.base-url} is set
     * @throws IllegalArgumentException if the path is none, the parameters have more than 1,000 characters together or contain one that
     *     the library sets itself, e.g. {@code scope} or {@code redirect_uri}
     * @throws IllegalStateException if the library has not started in this application
     */
    public static String link(HttpServletRequest request, String returnTo, Map<String, String> parameters) {
        return SignInCallbackEndpoint.link(request, returnTo, parameters);
    }

    private final transient HttpServlet endpoint = new SignInCallbackEndpoint();

    /** Called by the container. */
    public SignInCallbackServlet() {}

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        endpoint.init(config);
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        endpoint.service(request, response);
    }
}
