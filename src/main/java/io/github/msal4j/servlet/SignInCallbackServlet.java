package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;

/**
 * The redirect URI, {@code /signin-oidc} unless {@code msal.redirect-path} says otherwise: takes the provider's answer,
 * signs the user in and sends the browser to the page first asked for. What goes wrong ends on a page with a reference
 * that stands in the log as well.
 *
 * <p>A GET with the parameter {@code return_to}, a path of this application, starts a sign-in; this is the address that
 * scripts are given with a 401.
 *
 * <pre>{@code
 * <a href="/app/signin-oidc?return_to=/orders">Sign in</a>
 * }</pre>
 */
public final class SignInCallbackServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient HttpServlet endpoint = new SignInCallbackEndpoint();

    /** For the container. */
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
