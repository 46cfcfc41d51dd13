package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.config.Settings.SignedOutElsewhere;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.SignInFailure.Reason;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.signout.SignedOut;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The authorization code flow with PKCE (OpenID Connect Core 3.1, RFC 7636, RFC 9700). Thread-safe. */
public final class SignInFlow {
    private static final Logger log = LoggerFactory.getLogger(SignInFlow.class);

    private final BrowserSide browser;
    private final Provider provider;
    private final SignOuts signOuts;
    private final PendingSignIns pendingSignIns;
    private final StrayAnswers strayAnswers;
    private final StateParameter states;
    private final SignInLink link;
    private final SignInWatch watch;
    private final SignInChecks checks;
    private final AuthorizationRequest requests;
    private final CodeExchange exchange;
    private final SilentSignIns silent;
    private final FreshSession fresh;

    public SignInFlow(
            BrowserSide browser, Provider provider, TokenService tokens, SignOuts signOuts, InstantSource clock) {
        this.browser = browser;
        this.provider = provider;
        this.signOuts = signOuts;
        this.pendingSignIns = new PendingSignIns(browser, clock);
        this.strayAnswers = new StrayAnswers(browser, signOuts, pendingSignIns);
        this.states = new StateParameter(browser.seal());
        this.link = new SignInLink(browser, clock);
        this.silent = new SilentSignIns(browser);
        this.watch = new SignInWatch(browser);
        this.requests = new AuthorizationRequest(browser.settings());
        this.exchange = new CodeExchange(browser, provider, tokens, signOuts, watch);
        this.fresh = new FreshSession(signOuts);
        this.checks = new SignInChecks(this, browser, provider, signOuts, clock);
    }

    /** For addresses that start a sign-in. */
    public SignInLink link() {
        return link;
    }

    /** For sign-ins that are to be verified. */
    public SignInChecks checks() {
        return checks;
    }

    /** As a link wants it that was opened in this browser. */
    void beginBy(HttpServletRequest request, HttpServletResponse response, LocalPath returnTo)
            throws ProviderUnavailableException, IOException {
        Ask ask = link.read(request);
        if (!silent.refused(ask, request, response)) {
            begin(request, response, returnTo, ask);
        }
    }

    /** Sends the browser to the provider. After the sign-in it comes back to the given path. */
    public void begin(HttpServletRequest request, HttpServletResponse response, LocalPath returnTo, Ask ask)
            throws ProviderUnavailableException, IOException {
        begin(request, response, PendingSignIn.begin(returnTo, signOuts.now(), ask), ask);
    }

    /** Sends the browser to the provider to verify a sign-in, without a page for the user. */
    void verify(HttpServletRequest request, HttpServletResponse response, LocalPath returnTo, SignedInSession session)
            throws ProviderUnavailableException, IOException {
        Ask ask = new Ask(Set.of(), Hints.verifying(session.user()));
        begin(
                request,
                response,
                PendingSignIn.begin(returnTo, signOuts.now(), ask).verifying(session.id()),
                ask);
    }

    private void begin(HttpServletRequest request, HttpServletResponse response, PendingSignIn pending, Ask ask)
            throws ProviderUnavailableException, IOException {
        Correlation correlation = Correlation.of(correlationId(pending.state()));
        try {
            sendToProvider(request, response, pending, ask);
        } finally {
            correlation.close();
        }
    }

    /**
     * The correlation id: the same when the browser is sent to the provider and when it comes back. It is short, and
     * the state cannot be derived from it.
     */
    public static String correlationId(String state) {
        return HexFormat.of()
                .toHexDigits(Secrets.sha256(StateParameter.random(state)).hashCode());
    }

    private void sendToProvider(
            HttpServletRequest request, HttpServletResponse response, PendingSignIn pending, Ask ask)
            throws ProviderUnavailableException, IOException {
        URI endpoint = provider.metadata().authorizationEndpoint();
        String redirectUri = browser.address().redirectUri(request);
        watch.began(request);
        log.debug("Sign-in begins");
        pendingSignIns.store(pending, request, response);
        AddressWithQuery url = requests.url(endpoint, pending, states.of(pending), redirectUri, ask.hints());
        browser.pages().sendToProvider(request, response, url);
    }

    /** Takes the provider's answer, signs the user in, and sends the browser back to the page first asked for. */
    public void finish(HttpServletRequest request, HttpServletResponse response) throws SignInFailure, IOException {
        Optional<PendingSignIn> known = Optional.ofNullable(request.getParameter("state"))
                .flatMap(state -> pendingSignIns.find(state, request));
        ResponseMode mode = known.map(found -> found.responseMode(browser.settings()))
                .orElse(browser.settings().responseMode());
        Optional<AuthorizationResponse> answer = AuthorizationResponse.read(request, mode);
        if (answer.isPresent() && checks.hasToComeAgain(known, request)) {
            checks.letComeAgain(request, response);
            return;
        }
        Optional<PendingSignIn> pending =
                answer.isPresent() ? pendingSignIns.take(known, request, response) : Optional.empty();
        if (answer.isPresent() && pending.isPresent()) {
            finish(answer.get(), pending.get(), request, response);
        } else if (!strayAnswers.sentOn(request, response)) {
            answerStray(answer.or(() -> AuthorizationResponse.readErrorWithoutState(request, mode)), request, response);
        }
    }

    /** Where the user of this answer wants to go, if its state was made here lately. */
    public Optional<LocalPath> returnTo(HttpServletRequest request) {
        return strayAnswers.returnTo(request);
    }

    private void answerStray(
            Optional<AuthorizationResponse> answer, HttpServletRequest request, HttpServletResponse response)
            throws SignInFailure, IOException {
        LocalPath again =
                strayAnswers.beginsAgain(answer, request).orElseThrow(() -> strayAnswers.failure(answer, request));
        log.info("An answer belongs to no pending sign-in of this browser; the sign-in begins again");
        beginAgain(again, Ask.NOTHING, request, response);
    }

    private void beginAgain(LocalPath returnTo, Ask ask, HttpServletRequest request, HttpServletResponse response)
            throws SignInFailure, IOException {
        try {
            begin(request, response, PendingSignIn.begin(returnTo, signOuts.now(), ask, true), ask);
        } catch (ProviderUnavailableException e) {
            throw new SignInFailure(Reason.PROVIDER_DOWN, e);
        }
    }

    private void finish(
            AuthorizationResponse answer,
            PendingSignIn pending,
            HttpServletRequest request,
            HttpServletResponse response)
            throws SignInFailure, IOException {
        watch.answered();
        if (pending.verifies().isPresent()) {
            finishCheck(answer, pending, request, response);
            return;
        }
        exchange.checkIssuer(answer);
        if (SilentSignIns.wantsPages(answer, pending)) {
            askAfterAll(pending, request, response);
            return;
        }
        if (silent.wentBack(answer, pending, request, response)) {
            return;
        }
        if (answer.isOverSoon() && !pending.again()) {
            log.info("The sign-in begins again by itself, once: {}", answer.summary());
            beginAgain(pending.returnTo(), pending.withPages(), request, response);
            return;
        }
        enter(exchange.signIn(answer, pending, request), pending, request, response);
    }

    /**
     * What goes wrong here is no failure of the user's, who has not asked for it, and goes on to the page. Another user who comes
     * back signs in at the page: nobody was asked for what the settings, a filter or the application want of a sign-in.
     */
    private void finishCheck(
            AuthorizationResponse answer,
            PendingSignIn pending,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        checks.arrived(request, response);
        Optional<SignedInSession> verified = checks.of(pending, request);
        if (verified.isPresent()) {
            try {
                exchange.checkIssuer(answer);
                if (SignInChecks.isSignedOutThere(answer)) {
                    checks.end(verified.get(), request, response);
                    showSignedOutElsewhere(pending, request, response);
                    return;
                }
                if (!checks.confirm(verified.get(), exchange.signIn(answer, pending, request), request)) {
                    checks.end(verified.get(), request, response);
                }
            } catch (SignInFailure e) {
                checks.failed(e, request);
            }
        }
        StrayAnswers.redirect(
                response, browser.address().within(request, pending.returnTo().value()));
    }

    private void showSignedOutElsewhere(PendingSignIn pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (browser.settings().roundTrips().then() == SignedOutElsewhere.PAGE) {
            SignedOut.show(
                    request, response, browser.settings().postSignOutPath().map(LocalPath::new), browser);
        } else {
            StrayAnswers.redirect(
                    response,
                    browser.address().within(request, pending.returnTo().value()));
        }
    }

    private void enter(
            SignedInSession session, PendingSignIn pending, HttpServletRequest request, HttpServletResponse response)
            throws SignInFailure {
        exchange.admit(session, request);
        if (!signOuts.sessions().begin(fresh.of(request, response, session), session)) {
            throw new SignInFailure(
                    Reason.SIGNED_OUT_MEANWHILE,
                    "the user was signed out meanwhile, or it is not known any more whether");
        }
        provider.counters().signedIn();
        log.info("Signed in");
        log.debug("Signed in: user={}", session.user().key());
        browser.loopGuard().signedIn(request, response);
        StrayAnswers.redirect(
                response, browser.address().within(request, pending.returnTo().value()));
    }

    private void askAfterAll(PendingSignIn pending, HttpServletRequest request, HttpServletResponse response)
            throws SignInFailure, IOException {
        try {
            begin(request, response, pending.returnTo(), pending.withPages());
        } catch (ProviderUnavailableException e) {
            throw SignInFailure.of(e);
        }
    }
}
