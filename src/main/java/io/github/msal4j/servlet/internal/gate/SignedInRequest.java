package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request as the application sees it while a user is signed in (Servlet 6.0 section 13.3; R62). */
public final class SignedInRequest extends HttpServletRequestWrapper {
    public static final String AUTH_TYPE = "OPENID_CONNECT";

    private final HttpServletResponse response;
    private final SignOuts signOuts;
    private final Interactions interactions;
    private final SignedInSession session;
    private @Nullable SignedInUser user;
    private boolean opensSocket;

    public SignedInRequest(
            HttpServletRequest request,
            HttpServletResponse response,
            SignedInSession session,
            SignOuts signOuts,
            Interactions interactions) {
        super(request);
        this.response = response;
        this.session = session;
        this.user = session.user();
        this.signOuts = signOuts;
        this.interactions = interactions;
    }

    /**
     * Whether this is such a request of this application, also below a wrapper of the application. A container may know the user
     * by itself. Another application of the server may have dispatched its own request here: who is signed in there is nobody here,
     * and the roles are others (C31).
     */
    static boolean isWithin(ServletRequest request, SignOuts application) {
        return outermost(request).filter(found -> found.signOuts == application).isPresent();
    }

    /** Whether another application has found the user of this request, be it with the same class or with one of its own. */
    static boolean isOfAnother(ServletRequest request, SignOuts application) {
        for (ServletRequest each = request;
                each instanceof ServletRequestWrapper wrapper;
                each = wrapper.getRequest()) {
            if (each instanceof SignedInRequest found) {
                return found.signOuts != application;
            }
            if (each.getClass().getName().equals(SignedInRequest.class.getName())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<SignedInRequest> outermost(ServletRequest request) {
        for (ServletRequest each = request;
                each instanceof ServletRequestWrapper wrapper;
                each = wrapper.getRequest()) {
            if (each instanceof SignedInRequest found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /**
     * Removes the user from a request if the user has signed out since the request arrived. An asynchronous request
     * may have waited long for its next dispatch, and that must not be served to a user who has signed out (C14).
     */
    public static void removeSignedOutUser(ServletRequest dispatched) {
        for (ServletRequest each = dispatched;
                each instanceof ServletRequestWrapper wrapper;
                each = wrapper.getRequest()) {
            if (each instanceof SignedInRequest ours && ours.session.isEnded()) {
                ours.user = null;
            }
        }
    }

    /**
     * The container makes a WebSocket of this request, and will know it by its user: also of a sign-in that ends while the handshake
     * is under way, since it is closed for that (R71).
     */
    SignedInSession opensSocket() {
        opensSocket = true;
        return session;
    }

    /** Nobody any more when the sign-in has ended: what is still open does not name the user (R71). */
    private @Nullable SignedInUser user() {
        return session.isEnded() && !opensSocket ? null : user;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return user();
    }

    @Override
    public @Nullable String getRemoteUser() {
        SignedInUser known = user();
        return known == null ? null : known.getName();
    }

    @Override
    public @Nullable String getAuthType() {
        return user() == null ? null : AUTH_TYPE;
    }

    /**
     * The role {@code *} never matches; {@code **} stands for any signed-in user. Throws a {@code
     * GroupsUnknownException} if the role depends on groups that are not known.
     */
    @Override
    public boolean isUserInRole(String role) {
        SignedInUser known = user();
        return known != null && !role.equals("*") && (role.equals("**") || known.hasRole(role));
    }

    /** True while the user is signed in. After {@link #logout()} the container decides. */
    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        return user() != null || super.authenticate(response);
    }

    @Override
    public AsyncContext startAsync() {
        return answering(open(super.startAsync()));
    }

    @Override
    public AsyncContext startAsync(ServletRequest ownRequest, ServletResponse ownResponse) {
        return answering(open(super.startAsync(ownRequest, ownResponse)));
    }

    @Override
    public AsyncContext getAsyncContext() {
        return answering(super.getAsyncContext());
    }

    private AsyncContext open(AsyncContext context) {
        OpenAnswer.endsWith(session, context);
        return context;
    }

    private AsyncContext answering(AsyncContext context) {
        SignedInUser whose = user;
        return whose == null
                ? context
                : new SignedInAsyncContext(context, thrown -> interactions.answered(thrown, this, response, whose));
    }

    @Override
    public void login(String username, String password) throws ServletException {
        throw new ServletException("Users sign in at the identity provider; there is no password to check here");
    }

    /**
     * Signs out of this application: evicts the MSAL account and ends the session. The provider's session continues,
     * because this method has no response for a redirect to the provider. To end that as well, send the user to the
     * sign-out path. Waits for the provider to take the refresh token back, for a second at most.
     */
    @Override
    public void logout() throws ServletException {
        HttpSession httpSession = getSession(false);
        if (httpSession != null) {
            signOuts.leave(httpSession).await();
        }
        user = null;
        if (super.getUserPrincipal() != null) {
            // The container has signed a user in as well. If it has not, some containers throw an exception.
            super.logout();
        }
    }
}
