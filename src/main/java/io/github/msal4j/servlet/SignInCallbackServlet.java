package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;

/**
 * The redirect URI, {@code /signin-oidc} unless {@code msal.redirect-path} says otherwise: takes the provider's
 * answer, signs the user in and sends the browser to the page that it first requested. A failure ends on a page with a
 * reference that also stands in the log.
 *
 * <p>A GET with the parameter {@code return_to}, a path of this application, starts a sign-in. A script that gets a
 * 401 also gets this address.
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
