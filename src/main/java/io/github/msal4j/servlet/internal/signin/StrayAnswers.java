package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.signin.SignInFailure.Reason;
import io.github.msal4j.servlet.internal.signin.StateParameter.Wish;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.FormBody;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to the redirect URI that belong to no pending sign-in: the user has gone Back or loads the address again, a tab was
 * restored, or another tab has signed in meanwhile (R106). None of them signs anybody in or changes a session. They are answered as a
 * link to a page of the application would be, so that nothing is gained by sending somebody here.
 */
final class StrayAnswers {
    /** Carries the {@code state} of an answer that came by a form. */
    static final String LOST = "lost";

    private static final Logger log = LoggerFactory.getLogger(StrayAnswers.class);

    private final BrowserSide browser;
    private final SignOuts signOuts;
    private final PendingSignIns pendingSignIns;
    private final StateParameter states;

    StrayAnswers(BrowserSide browser, SignOuts signOuts, PendingSignIns pendingSignIns) {
        this.browser = browser;
        this.signOuts = signOuts;
        this.pendingSignIns = pendingSignIns;
        this.states = new StateParameter(browser.seal());
    }

    /** The state of the answer; the empty text if there is none. */
    static String state(HttpServletRequest request) {
        String state = request.getParameter("state");
        String lost = state == null ? request.getParameter(LOST) : state;
        return lost == null ? "" : lost;
    }

    /** Where the user of this answer wants to go, if its state was made here lately. */
    Optional<LocalPath> returnTo(HttpServletRequest request) {
        return states.wish(state(request)).map(Wish::returnTo);
    }

    /** Sends the browser on if it has no need of the answer. Returns whether it did. */
    boolean sentOn(HttpServletRequest request, HttpServletResponse response) {
        if (isSignedIn(request)) {
            log.debug("An answer that belongs to no pending sign-in came from a user who is signed in");
            String path = returnTo(request).orElse(LocalPath.ROOT).value();
            redirect(response, browser.address().within(request, path));
            return true;
        }
        if (request.getMethod().equals("POST") && returnTo(request).isPresent()) {
            // With a form from the provider's site browsers send no Lax cookie of a session; with what follows a 303
            // they do.
            String path = browser.settings().paths().redirect() + "?" + LOST + "=" + state(request);
            redirect(response, browser.address().within(request, path));
            return true;
        }
        return false;
    }

    /**
     * Where to begin again: for an error that may be over then, and for a browser that keeps cookies, as another pending sign-in of
     * it shows, and lacks this one. Once, since the state of the second sign-in says that it is the second.
     */
    Optional<LocalPath> beginsAgain(Optional<AuthorizationResponse> answer, HttpServletRequest request) {
        boolean error = answer.flatMap(AuthorizationResponse::error).isPresent();
        boolean helps = error
                ? answer.filter(AuthorizationResponse::isOverSoon).isPresent()
                : pendingSignIns.isAnyOther(state(request), request);
        return helps ? states.wish(state(request)).filter(wish -> !wish.again()).map(Wish::returnTo) : Optional.empty();
    }

    /** Of an error the page says what it is, unless somebody else has made up its state. */
    SignInFailure failure(Optional<AuthorizationResponse> answer, HttpServletRequest request) {
        if (answer.isEmpty() && request.getParameter(LOST) == null) {
            return FormBody.whyLost(request)
                    .map(why -> new SignInFailure(Reason.FORM_LOST, why + "; or set msal.response-mode to query"))
                    .orElseGet(
                            () -> new SignInFailure(Reason.NO_ANSWER, "the request carries no answer of a provider"));
        }
        Optional<AuthorizationResponse> error =
                answer.filter(found -> found.error().isPresent());
        String state = state(request);
        if (error.isPresent() && state.isEmpty()) {
            return error.get().failure().asStray("; it sent no state, so that it is not known whose sign-in it was");
        }
        String why =
                "this browser has no pending sign-in with this state; " + pendingSignIns.whyMissing(state, request);
        if (error.isPresent() && returnTo(request).isPresent()) {
            return error.get().failure().asStray("; " + why);
        }
        return new SignInFailure(
                pendingSignIns.isAny(request) ? Reason.STATE_UNKNOWN : Reason.UNSOLICITED,
                why + error.map(found -> "; " + found.summary()).orElse(""));
    }

    private boolean isSignedIn(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null
                && !request.isRequestedSessionIdFromURL()
                && signOuts.sessions()
                        .current(session)
                        .filter(found -> !signOuts.sessions().isUnsure(found))
                        .isPresent();
    }

    /** After a 303 browsers send a GET without the form. With 307 or 308 they would send the code on (R15). */
    static void redirect(HttpServletResponse response, String location) {
        Pages.noStore(response);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", location);
    }
}
