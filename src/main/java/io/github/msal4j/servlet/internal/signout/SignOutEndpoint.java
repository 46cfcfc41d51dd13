package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.cluster.OtherNodes.Told;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.CorrelatedServlet;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.Navigation;
import io.github.msal4j.servlet.internal.web.Pages;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Local sign-out, see {@link io.github.msal4j.servlet.SignOutServlet}. */
public final class SignOutEndpoint extends CorrelatedServlet {
    private static final long serialVersionUID = 1L;

    private static final Logger log = LoggerFactory.getLogger(SignOutEndpoint.class);

    private transient Provider provider;
    private transient SignOuts signOuts;
    private transient BrowserSide browser;
    private transient SignOutQuestion question;

    @Override
    public void init() throws ServletException {
        provider = Components.get(getServletContext(), Provider.class);
        signOuts = Components.get(getServletContext(), SignOuts.class);
        browser = Components.get(getServletContext(), BrowserSide.class);
        question = new SignOutQuestion(signOuts, browser);
    }

    /**
     * Signs out if the form is of a page of this application, as the browser says, or of the page with the button, as
     * its hidden field proves.
     */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (browser.hosts().refuse(request, response)) {
            return;
        }
        if (isOfThisApplication(request) || question.isConfirmed(request)) {
            signOut(request, response);
        } else {
            question.ask(request, response);
        }
    }

    /**
     * Signs out if a link of a page of this application was followed. What a page loads by itself signs nobody out: an image,
     * a frame, a script, or a page in advance (R90).
     */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (browser.hosts().refuse(request, response)) {
            return;
        }
        if (isOfThisApplication(request) && Navigation.isInWindow(request)) {
            signOut(request, response);
        } else {
            question.ask(request, response);
        }
    }

    private boolean isOfThisApplication(HttpServletRequest request) {
        return browser.address()
                .root(request)
                .filter(root -> Navigation.isSameOrigin(request, root))
                .isPresent();
    }

    /** A HEAD request is not a sign-out. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        Pages.noStore(response);
    }

    private void signOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pages.noStore(response);
        HttpSession httpSession = request.getSession(false);
        Optional<SignedInSession> session = SignedInSession.of(httpSession);
        // Of which nothing is left when the sign-in has ended.
        String idToken = session.map(SignedInSession::idToken).orElse("");
        Told told = httpSession == null ? Told.NOBODY : signOuts.leave(httpSession);
        browser.loopGuard().reset(request, response);
        Optional<LocalPath> target = target(request);
        Optional<URI> endpoint = session.isPresent() ? endSessionEndpoint() : Optional.empty();
        if (endpoint.isPresent()) {
            sendToProvider(request, response, session.orElseThrow(), idToken, endpoint.get(), target);
        } else {
            told.await();
            SignedOut.show(request, response, target, browser);
        }
    }

    private void sendToProvider(
            HttpServletRequest request,
            HttpServletResponse response,
            SignedInSession session,
            String idToken,
            URI endpoint,
            Optional<LocalPath> target)
            throws IOException {
        PendingSignOut pending = PendingSignOut.to(target);
        pending.store(browser, request, response);
        String returnTo = browser.address().signOutCallback(request);
        browser.pages()
                .sendToProvider(
                        request,
                        response,
                        EndSessionRequest.url(
                                endpoint, session, idToken, browser.settings(), returnTo, pending.state()));
    }

    private Optional<LocalPath> target(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter("return_to"))
                .flatMap(LocalPath::of)
                .or(() -> browser.settings().postSignOutPath().map(LocalPath::new));
    }

    /** The address to end the provider's session. If it is not known, the local sign-out is still done. */
    private Optional<URI> endSessionEndpoint() {
        try {
            return provider.metadata().endSessionEndpoint();
        } catch (ProviderUnavailableException e) {
            log.warn("Signed out locally only, the provider cannot be asked: {}", e.getMessage());
            return provider.knownMetadata().flatMap(ProviderMetadata::endSessionEndpoint);
        }
    }
}
