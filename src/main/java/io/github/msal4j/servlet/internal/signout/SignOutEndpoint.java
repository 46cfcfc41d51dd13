package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.PageKind;
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
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Local sign-out, see {@link io.github.msal4j.servlet.SignOutServlet}. */
public final class SignOutEndpoint extends CorrelatedServlet {
    private static final long serialVersionUID = 1L;
    private static final String CONFIRM = "confirm";

    private static final Logger log = LoggerFactory.getLogger(SignOutEndpoint.class);

    private transient Provider provider;
    private transient SignOuts signOuts;
    private transient BrowserSide browser;

    @Override
    public void init() throws ServletException {
        provider = Components.get(getServletContext(), Provider.class);
        signOuts = Components.get(getServletContext(), SignOuts.class);
        browser = Components.get(getServletContext(), BrowserSide.class);
    }

    /** The form post of an own page, by what the browser says; or of the page with the button, whose field proves it. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Navigation.isSameOrigin(request, browser.address().root(request)) || isConfirmed(request)) {
            signOut(request, response);
        } else {
            askFirst(request, response);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Navigation.isSameOrigin(request, browser.address().root(request))) {
            signOut(request, response);
        } else {
            askFirst(request, response);
        }
    }

    /** A HEAD request asks for nothing that could be shown, so nothing happens. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        Pages.noStore(response);
    }

    private void askFirst(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String self =
                browser.address().within(request, browser.settings().paths().signOut());
        Optional<SignedInSession> session = SignedInSession.of(request.getSession(false));
        if (session.isPresent()) {
            browser.pages().showForm(request, response, PageKind.CONFIRM_SIGN_OUT, self, CONFIRM, proof(session.get()));
        } else {
            browser.pages()
                    .show(
                            request,
                            response,
                            PageKind.SIGNED_OUT,
                            browser.address().within(request, "/"));
        }
    }

    /**
     * What only the page with the button has, for browsers that send neither {@code Origin} nor {@code Sec-Fetch-Site}:
     * those from before 2020, and those that something in between has cleaned. A client that is no browser has to take the
     * same way.
     */
    private String proof(SignedInSession session) {
        return browser.seal().seal(Map.of("for", CONFIRM, "session", session.id()));
    }

    private boolean isConfirmed(HttpServletRequest request) {
        String given = request.getParameter(CONFIRM);
        Optional<SignedInSession> session = SignedInSession.of(request.getSession(false));
        return given != null
                && session.isPresent()
                && browser.seal()
                        .open(given)
                        .filter(content -> CONFIRM.equals(content.get("for"))
                                && session.get().id().equals(content.get("session")))
                        .isPresent();
    }

    private void signOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pages.noStore(response);
        HttpSession httpSession = request.getSession(false);
        Optional<SignedInSession> session = SignedInSession.of(httpSession);
        // Of which nothing is left when the sign-in has ended.
        String idToken = session.map(SignedInSession::idToken).orElse("");
        if (httpSession != null) {
            signOuts.signOut(httpSession);
        }
        browser.loopGuard().reset(request, response);
        Optional<LocalPath> target = target(request);
        Optional<URI> endpoint = session.isPresent() ? endSessionEndpoint() : Optional.empty();
        if (endpoint.isPresent()) {
            sendToProvider(request, response, session.orElseThrow(), idToken, endpoint.get(), target);
        } else {
            SignedOut.show(request, response, target, browser);
        }
    }

    private void sendToProvider(
            HttpServletRequest request,
            HttpServletResponse response,
            SignedInSession session,
            String idToken,
            URI endpoint,
            Optional<LocalPath> target) {
        PendingSignOut pending = PendingSignOut.to(target);
        pending.store(browser, request, response);
        String url = EndSessionRequest.url(
                endpoint,
                session,
                idToken,
                browser.settings().clientId(),
                browser.address().signOutCallback(request),
                pending.state());
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", url);
    }

    private Optional<LocalPath> target(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter("return_to"))
                .flatMap(LocalPath::of)
                .or(() -> browser.settings().postSignOutPath().map(LocalPath::new));
    }

    /** Where to end the provider's session. The local sign-out stands, whether or not the provider can be asked. */
    private Optional<URI> endSessionEndpoint() {
        try {
            return provider.metadata().endSessionEndpoint();
        } catch (ProviderUnavailableException e) {
            log.warn("Signed out locally only, the provider cannot be asked: {}", e.getMessage());
            return provider.knownMetadata().flatMap(ProviderMetadata::endSessionEndpoint);
        }
    }
}
