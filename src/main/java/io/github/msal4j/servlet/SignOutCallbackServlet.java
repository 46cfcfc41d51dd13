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
 *       evicted before this is answered.
 *   <li>with the {@code state} of a sign-out that this browser began: the way back, to the page that was chosen then.
 *   <li>with neither: a page, and no change. It says that nobody is signed in only if that is certain, else it has a button
 *       to sign out.
 *   <li>a POST with {@code logout_token}: the provider tells of a global sign-out by itself (OpenID Connect Back-Channel
 *       Logout 1.0), if it has that.
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
