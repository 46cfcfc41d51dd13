package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.signin.SignInFlow;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.RawPath;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells a container that has constraints of its own whose request it is, and answers those that a constraint holds up. Which
 * paths need a user, and with which role, the container decides; all else is as with a sign-in filter, by the same code.
 */
public final class ContainerGate {
    private static final String CONSTRAINED = ContainerGate.class.getName();

    private final SignOuts signOuts;
    private final BrowserSide browser;
    private final Challenge challenge;
    private final OwnEndpoints ownEndpoints;

    private ContainerGate(SignOuts signOuts, BrowserSide browser, Challenge challenge, OwnEndpoints ownEndpoints) {
        this.signOuts = signOuts;
        this.browser = browser;
        this.challenge = challenge;
        this.ownEndpoints = ownEndpoints;
    }

    /** @throws ServletException if the library has not started */
    public static ContainerGate of(ServletContext context) throws ServletException {
        BrowserSide browser = Components.get(context, BrowserSide.class);
        return new ContainerGate(
                Components.get(context, SignOuts.class),
                browser,
                new Challenge(Components.get(context, SignInFlow.class), browser),
                OwnEndpoints.of(context, browser.settings().paths()));
    }

    /** Whether a constraint of the container wanted a user for this request. */
    static boolean isConstrained(ServletRequest request) {
        return request.getAttribute(CONSTRAINED) != null;
    }

    /** The user whose sign-in holds; empty also while it is not known whether it holds. */
    public Optional<VerifiedUser> user(HttpServletRequest request) {
        return Gate.currentSession(signOuts.sessions(), request, request.getSession(false))
                .filter(session -> !signOuts.sessions().isUnsure(session))
                .map(SignedInSession::user);
    }

    /**
     * A constraint holds for the request: notes that, refuses a path that other software may read in another way, answers as the
     * library's own servlet if the constraint holds for that one's path, too, and for want of a user by the sign-in.
     *
     * @return whether the request has been answered
     */
    public boolean answers(HttpServletRequest request, HttpServletResponse response, boolean hasUser)
            throws IOException, ServletException {
        request.setAttribute(CONSTRAINED, true);
        if (RawPath.isSuspicious(request)) {
            PathGuard.refuse(request, response, browser);
            return true;
        }
        // Also with a user: the container would refuse one who lacks a role for that path, e.g. the sign-out.
        if (ownEndpoints.serve(request, response)) {
            return true;
        }
        if (!hasUser) {
            askForUser(request, response);
        }
        return !hasUser;
    }

    private void askForUser(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean unsure = Gate.currentSession(signOuts.sessions(), request, request.getSession(false))
                .isPresent();
        if (unsure) {
            Gate.showCannotCheck(request, response, browser);
        } else {
            challenge.answer(request, response, Ask.NOTHING);
        }
    }

    /** {@code HttpServletRequest.logout()}: evicts the MSAL account, and ends the session. */
    public void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            signOuts.leave(session).await();
        }
    }
}
