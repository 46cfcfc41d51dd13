package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.CorrelatedServlet;
import io.github.msal4j.servlet.internal.web.FormBody;
import io.github.msal4j.servlet.internal.web.Navigation;
import io.github.msal4j.servlet.internal.web.Pages;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front-channel logout URL, and the address to which browsers return after a sign-out; see {@link
 * io.github.msal4j.servlet.SignOutCallbackServlet}.
 */
public final class SignOutCallbackEndpoint extends CorrelatedServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(SignOutCallbackEndpoint.class);

    private transient Provider provider;
    private transient SignOuts signOuts;
    private transient BrowserSide browser;
    private transient BackChannel backChannel;
    private transient SignOutQuestion question;
    private transient SignOutTrials trials;
    private transient SeldomLogged refused;

    @Override
    public void init() throws ServletException {
        provider = Components.get(getServletContext(), Provider.class);
        signOuts = Components.get(getServletContext(), SignOuts.class);
        browser = Components.get(getServletContext(), BrowserSide.class);
        InstantSource clock = Components.get(getServletContext(), InstantSource.class);
        backChannel = new BackChannel(provider, signOuts, clock);
        refused = new SeldomLogged(clock);
        trials = Components.get(getServletContext(), SignOutTrials.class);
        question = new SignOutQuestion(signOuts, browser);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getParameter(BackChannel.PARAMETER) != null) {
            backChannel.answer(request, response);
        } else {
            Optional<String> lost = FormBody.whyLost(request);
            if (lost.isPresent()) {
                refuse(request, response, lost.get());
            } else {
                answer(request, response);
            }
        }
    }

    /** A HEAD request is not a sign-out. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        Pages.noStore(response);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<CallbackParameters> parameters = CallbackParameters.read(request);
        if (parameters.isEmpty()) {
            refuse(request, response, "a parameter is empty, repeated or too long");
        } else if (!isOurProvider(parameters.get())) {
            refuse(request, response, "its iss is not the configured provider's");
        } else if (parameters.get().sid().isPresent()) {
            signOuts.signOutGlobally(parameters.get().sid().get());
            trials.came(parameters.get().sid());
            showReceived(request, response);
        } else {
            goOn(request, response, parameters.get().state());
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String reason) throws IOException {
        refused.warn(
                log,
                "A request to the sign-out callback was refused: reference=" + Reference.of(request) + ": " + reason);
        browser.pages()
                .show(request, response, PageKind.BAD_REQUEST, browser.address().within(request, "/"));
    }

    /**
     * Entra sends no {@code iss}, although the specification requires it together with {@code sid}. Without it the
     * issuer is clear as well, because only one is configured. If present, it must match (R43).
     */
    private boolean isOurProvider(CallbackParameters parameters) {
        return parameters.iss().isEmpty()
                || provider.mayHaveIssued(parameters.iss().get());
    }

    private void goOn(HttpServletRequest request, HttpServletResponse response, Optional<String> state)
            throws IOException {
        Optional<PendingSignOut> pending =
                state.flatMap(value -> PendingSignOut.take(value, browser, request, response));
        if (pending.isPresent() && isTrue(pending.get(), request)) {
            SignedOut.show(request, response, pending.get().target(), browser);
        } else if (Navigation.isInFrame(request)) {
            trials.came(Optional.empty());
            showReceived(request, response);
        } else {
            question.ask(request, response);
        }
    }

    /** The user may have signed in again meanwhile, in another tab; a page of the application knows what to say of that. */
    private boolean isTrue(PendingSignOut pending, HttpServletRequest request) {
        return pending.target().isPresent() || question.session(request).isEmpty();
    }

    /** The same for every {@code sid}, known or not (R45), so it says nothing of the session that this browser may have. */
    private void showReceived(HttpServletRequest request, HttpServletResponse response) throws IOException {
        browser.pages()
                .showFramed(
                        request,
                        response,
                        PageKind.SIGN_OUT_RECEIVED,
                        browser.address().within(request, "/"),
                        providerOrigins());
    }

    /** The origins that may show the page in an iframe: those of the authority and, if it is known, of the metadata. */
    private String providerOrigins() {
        Set<String> origins = new LinkedHashSet<>();
        origins.add(origin(browser.settings().authority().origin()));
        provider.knownMetadata().ifPresent(metadata -> addOrigins(metadata, origins));
        return String.join(" ", origins);
    }

    private static void addOrigins(ProviderMetadata metadata, Set<String> origins) {
        origins.add(origin(metadata.authorizationEndpoint()));
        metadata.endSessionEndpoint().ifPresent(endpoint -> origins.add(origin(endpoint)));
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
