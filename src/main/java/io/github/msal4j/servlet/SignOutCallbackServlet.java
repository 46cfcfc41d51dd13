package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.signout.SignOutCallbackEndpoint;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;

/**
 * The front-channel logout URL, and the address to which the browser returns after a sign-out: {@code
 * /signout-callback-oidc} unless {@code msal.sign-out-callback-path} says otherwise. Both have the same path, so the
 * request decides (R41):
 *
 * <ul>
 *   <li>with {@code sid}: the provider reports a global sign-out, in an iframe in which browsers send no cookie
 *       (OpenID Connect Front-Channel Logout 1.0). All sessions of that {@code sid} end, and their MSAL accounts are
 *       evicted before the response is sent.
 *   <li>with the {@code state} of a sign-out that this browser began: the browser returns and is sent to the page that
 *       was chosen at the sign-out.
 *   <li>with neither: a plain page is shown, and nothing changes.
 *   <li>a POST with {@code logout_token}: the provider itself reports a global sign-out, without a browser (OpenID
 *       Connect Back-Channel Logout 1.0). Not all providers have that.
 * </ul>
 *
 * <p>The response does not depend on whether the {@code sid} was known. It sets no cookie, starts no session and calls
 * no other server.
 */
public final class SignOutCallbackServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient HttpServlet endpoint = new SignOutCallbackEndpoint();

    /** Called by the container. */
    public SignOutCallbackServlet() {}

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
