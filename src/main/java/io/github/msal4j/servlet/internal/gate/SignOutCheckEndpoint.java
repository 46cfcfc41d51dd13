package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.config.OwnPaths;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.signin.SignInFlow;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.signout.EndSessionRequest;
import io.github.msal4j.servlet.internal.signout.PendingSignOut;
import io.github.msal4j.servlet.internal.signout.SignOutTrials;
import io.github.msal4j.servlet.internal.signout.SignOutTrials.Verdict;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.CorrelatedServlet;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.Navigation;
import io.github.msal4j.servlet.internal.web.Pages;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of {@code msal.sign-out-check-path}: opens the provider's sign-out in a window, and says whether it arrives here. Only
 * for users of the role of {@code msal.sign-out-check-role}; with the ticket that they get, the result is shown without a
 * session, since the sign-out ends that.
 */
public final class SignOutCheckEndpoint extends CorrelatedServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(SignOutCheckEndpoint.class);
    private static final String TRIAL = "trial";
    private static final String OPEN = "open";
    private static final String ASK = "ask";

    private transient String path;
    private transient String role;
    private transient Provider provider;
    private transient SignOuts signOuts;
    private transient BrowserSide browser;
    private transient SignOutTrials trials;
    private transient Challenge challenge;
    private transient Interactions interactions;

    @Override
    public void init() throws ServletException {
        provider = Components.get(getServletContext(), Provider.class);
        signOuts = Components.get(getServletContext(), SignOuts.class);
        browser = Components.get(getServletContext(), BrowserSide.class);
        trials = Components.get(getServletContext(), SignOutTrials.class);
        path = browser.settings().paths().at(OwnPaths.Place.SIGN_OUT_CHECK);
        role = browser.settings().signOutCheckRole().orElseThrow();
        challenge = new Challenge(Components.get(getServletContext(), SignInFlow.class), browser);
        interactions = new Interactions(challenge, browser, FilterParameters.none());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (browser.hosts().refuse(request, response)) {
            return;
        }
        String ticket = request.getParameter(TRIAL);
        Optional<Verdict> verdict = Optional.ofNullable(ticket).flatMap(trials::verdict);
        if (ticket == null || verdict.isEmpty()) {
            showBeginning(request, response);
        } else if (request.getParameter(ASK) != null) {
            answerScript(response, verdict.get());
        } else if (request.getParameter(OPEN) != null) {
            openSignOut(request, response, ticket);
        } else {
            showVerdict(request, response, ticket, verdict.get());
        }
    }

    /** Begins a trial for a page of this application only; a trial by itself changes nothing. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (browser.hosts().refuse(request, response)) {
            return;
        }
        boolean own = browser.address()
                .root(request)
                .filter(root -> Navigation.isSameOrigin(request, root))
                .isPresent();
        Optional<SignedInSession> session = admitted(request, response);
        if (session.isEmpty()) {
            return;
        }
        if (own) {
            redirect(request, response, path + "?" + TRIAL + "=" + trials.begin(session.get()));
        } else {
            showBeginning(request, response);
        }
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        Pages.noStore(response);
    }

    /** The sign-in of a user with the role; otherwise the request is answered. */
    private Optional<SignedInSession> admitted(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<SignedInSession> session = Optional.ofNullable(request.getSession(false))
                .filter(found -> !request.isRequestedSessionIdFromURL())
                .flatMap(signOuts.sessions()::current);
        if (session.isEmpty()) {
            challenge.answer(request, response, Ask.NOTHING);
            return Optional.empty();
        }
        if (signOuts.sessions().isUnsure(session.get())) {
            Gate.showCannotCheck(request, response, browser);
            return Optional.empty();
        }
        return mayEnter(session.get().user(), request, response) ? session : Optional.empty();
    }

    private boolean mayEnter(SignedInUser user, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            if (user.hasRole(role)) {
                return true;
            }
            MissingRole.refuse(request, response, browser, user, List.of(role));
        } catch (GroupsUnknownException e) {
            interactions.answered(e, request, response, user);
        }
        return false;
    }

    private void showBeginning(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (admitted(request, response).isPresent()) {
            String self = browser.address().within(request, path);
            browser.pages().showForm(request, response, PageKind.SIGN_OUT_CHECK, self, Map.of());
        }
    }

    private void showVerdict(HttpServletRequest request, HttpServletResponse response, String ticket, Verdict verdict)
            throws IOException {
        String self = browser.address().within(request, path);
        if (verdict == Verdict.RUNS) {
            String open = self + "?" + TRIAL + "=" + ticket + "&" + OPEN + "=1";
            browser.pages().showWatching(request, response, PageKind.SIGN_OUT_CHECK_RUNS, open);
        } else {
            log.info("The check of single sign-out has ended: {}", verdict);
            browser.pages().show(request, response, page(verdict), self);
        }
    }

    private static PageKind page(Verdict verdict) {
        return switch (verdict) {
            case RUNS -> PageKind.SIGN_OUT_CHECK_RUNS;
            case WORKS -> PageKind.SIGN_OUT_CHECK_WORKS;
            case WORKS_ELSEWHERE -> PageKind.SIGN_OUT_CHECK_ELSEWHERE;
            case NO_CALL -> PageKind.SIGN_OUT_CHECK_NO_CALL;
            case NO_SID -> PageKind.SIGN_OUT_CHECK_NO_SID;
            case OTHER_SID -> PageKind.SIGN_OUT_CHECK_OTHER_SID;
        };
    }

    private static void answerScript(HttpServletResponse response, Verdict verdict) throws IOException {
        Pages.noStore(response);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(verdict == Verdict.RUNS ? "runs" : "done");
    }

    /** Nothing ends here: only the provider's call is to do that. */
    private void openSignOut(HttpServletRequest request, HttpServletResponse response, String ticket)
            throws IOException {
        Optional<SignedInSession> session = admitted(request, response);
        if (session.isEmpty()) {
            return;
        }
        Optional<URI> endpoint = endSessionEndpoint();
        if (endpoint.isEmpty()) {
            browser.pages()
                    .show(
                            request,
                            response,
                            PageKind.PROVIDER_DOWN,
                            browser.address().within(request, path));
        } else if (!Navigation.isInWindow(request) || !trials.open(ticket, session.get())) {
            redirect(request, response, path);
        } else {
            Optional<LocalPath> result = LocalPath.of(path + "?" + TRIAL + "=" + ticket);
            PendingSignOut pending = PendingSignOut.to(result);
            pending.store(browser, request, response);
            browser.pages()
                    .sendToProvider(
                            request,
                            response,
                            EndSessionRequest.url(
                                    endpoint.get(),
                                    session.get(),
                                    session.get().idToken(),
                                    browser.settings(),
                                    browser.address().signOutCallback(request),
                                    pending.state()));
        }
    }

    private Optional<URI> endSessionEndpoint() {
        try {
            return provider.metadata().endSessionEndpoint();
        } catch (ProviderUnavailableException e) {
            log.warn("Single sign-out cannot be checked now: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void redirect(HttpServletRequest request, HttpServletResponse response, String path) {
        Pages.noStore(response);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", browser.address().within(request, path));
    }
}
