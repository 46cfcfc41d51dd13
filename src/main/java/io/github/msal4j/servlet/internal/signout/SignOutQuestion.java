package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Navigation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Asks whether to sign out, where it is not certain that the user wants it, or where a session may live that the request
 * does not show (R96). The button posts from a page of this application, so that the browser sends its cookies along.
 */
final class SignOutQuestion {
    private static final String FIELD = "confirm";
    /** In place of a session's id, on a page for a browser whose session is not seen. */
    private static final String NO_SESSION = "";

    private final SignOuts signOuts;
    private final BrowserSide browser;

    SignOutQuestion(SignOuts signOuts, BrowserSide browser) {
        this.signOuts = signOuts;
        this.browser = browser;
    }

    /** Shows the button; or that nobody is signed in, if that is certain. */
    void ask(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<SignedInSession> session = session(request);
        if (session.isPresent() || mayLackItsCookie(request)) {
            String self =
                    browser.address().within(request, browser.settings().paths().signOut());
            String proof = proof(session.map(SignedInSession::id).orElse(NO_SESSION));
            browser.pages().showForm(request, response, PageKind.CONFIRM_SIGN_OUT, self, Map.of(FIELD, proof));
        } else {
            browser.pages()
                    .show(
                            request,
                            response,
                            PageKind.SIGNED_OUT,
                            browser.address().within(request, "/"));
        }
    }

    /** The sign-in of this request, if it still holds. */
    Optional<SignedInSession> session(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).flatMap(signOuts.sessions()::current);
    }

    /**
     * Browsers keep back {@code Strict} cookies from all that another site starts, and {@code Lax} ones from its forms and
     * frames. A request that does not say where it comes from may be of that kind, unless the button was pressed.
     */
    private boolean mayLackItsCookie(HttpServletRequest request) {
        return !request.isRequestedSessionIdFromCookie()
                && (Navigation.isCrossSite(
                                request, browser.address().root(request).orElse(""))
                        || (Navigation.isOfUnknownOrigin(request) && !isProofFor(request, NO_SESSION)));
    }

    /**
     * What only the page with the button has, for browsers that send neither {@code Origin} nor {@code Sec-Fetch-Site}:
     * those from before 2020, and those that something in between has cleaned. A client that is no browser has to take the
     * same way.
     */
    private String proof(String sessionId) {
        return browser.seal().seal(Map.of("for", FIELD, "session", sessionId));
    }

    /** Whether this very session was asked, and the button pressed. */
    boolean isConfirmed(HttpServletRequest request) {
        return session(request)
                .filter(session -> isProofFor(request, session.id()))
                .isPresent();
    }

    private boolean isProofFor(HttpServletRequest request, String sessionId) {
        return Optional.ofNullable(request.getParameter(FIELD))
                .flatMap(browser.seal()::open)
                .filter(content -> FIELD.equals(content.get("for")) && sessionId.equals(content.get("session")))
                .isPresent();
    }
}
