package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.signout.SignOutEndpoint;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;

/**
 * Local sign-out, at {@code /signout} unless {@code msal.sign-out-path} says otherwise. Evicts the MSAL account, ends
 * the session, and sends the browser to the provider to end the sign-in there. From there the browser returns to {@code
 * /signout-callback-oidc}, and then to {@code msal.post-sign-out-path} or to the path of this application in the
 * parameter {@code return_to}.
 *
 * <p>Where the address to the provider would be longer than 2,000 characters, since an ID token must stand in it that is large, the
 * browser gets a page that posts the same parameters (RP-Initiated Logout section 2).
 *
 * <p>Only the application's own pages may sign a user out: by a form that posts here, or a link, if the browser says that
 * it is of the same origin. Any other request, also one that does not say where it comes from, is shown a page with a
 * button, and nothing happens until it is pressed. So is one of another site without a session cookie, which browsers keep back
 * from other sites' forms: "signed out" is shown only where no session can live.
 *
 * <pre>{@code
 * <form method="post" action="/app/signout">
 *   <input type="hidden" name="return_to" value="/bye"/>
 *   <button>Sign out</button>
 * </form>
 * }</pre>
 */
public final class SignOutServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient HttpServlet endpoint = new SignOutEndpoint();

    /** Called by the container. */
    public SignOutServlet() {}

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
