package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.SignInFailure.Reason;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.token.CodeRedemption;
import io.github.msal4j.servlet.internal.token.CodeRefusedException;
import io.github.msal4j.servlet.internal.token.RedeemedCode;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
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
    private static final Set<String> NEEDS_THE_USER =
            Set.of("login_required", "interaction_required", "consent_required", "account_selection_required");
    private static final Logger log = LoggerFactory.getLogger(SignInFlow.class);

    private final BrowserSide browser;
    private final Provider provider;
    private final TokenService tokens;
    private final SignOuts signOuts;
    private final PendingSignIns pendingSignIns;
    private final StrayAnswers strayAnswers;
    private final StateParameter states;
    private final SignInLink link;
    private final SignInWatch watch;
    private final OtherContexts otherContexts = new OtherContexts();

    public SignInFlow(
            BrowserSide browser, Provider provider, TokenService tokens, SignOuts signOuts, InstantSource clock) {
        this.browser = browser;
        this.provider = provider;
        this.tokens = tokens;
        this.signOuts = signOuts;
        this.pendingSignIns = new PendingSignIns(browser, clock);
        this.strayAnswers = new StrayAnswers(browser, signOuts, pendingSignIns);
        this.states = new StateParameter(browser.seal());
        this.link = new SignInLink(browser, clock);
        this.watch = new SignInWatch(browser);
    }

    /** For addresses that start a sign-in. */
    public SignInLink link() {
        return link;
    }

    /** Sends the browser to the provider. After the sign-in it comes back to the given path. */
    public void begin(HttpServletRequest request, HttpServletResponse response, LocalPath returnTo, Ask ask)
            throws ProviderUnavailableException, IOException {
        begin(request, response, PendingSignIn.begin(returnTo, signOuts.now(), ask), ask);
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
        browser.pages()
                .sendToProvider(
                        request,
                        response,
                        AuthorizationRequest.url(
                                endpoint, browser.settings(), pending, states.of(pending), redirectUri, ask.hints()));
    }

    /** Takes the provider's answer, signs the user in, and sends the browser back to the page first asked for. */
    public void finish(HttpServletRequest request, HttpServletResponse response) throws SignInFailure, IOException {
        Optional<AuthorizationResponse> answer =
                AuthorizationResponse.read(request, browser.settings().responseMode());
        Optional<PendingSignIn> pending =
                answer.flatMap(found -> pendingSignIns.take(found.state(), request, response));
        if (answer.isPresent() && pending.isPresent()) {
            finish(answer.get(), pending.get(), request, response);
        } else if (!strayAnswers.sentOn(request, response)) {
            answerStray(
                    answer.or(() -> AuthorizationResponse.readErrorWithoutState(
                            request, browser.settings().responseMode())),
                    request,
                    response);
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
        checkIssuer(answer);
        if (wantsToAsk(answer, pending)) {
            askAfterAll(pending, request, response);
            return;
        }
        if (answer.isOverSoon() && !pending.again()) {
            log.info("The sign-in begins again by itself, once: {}", answer.summary());
            Hints hints = Hints.askingFor(pending.silentFor().orElse(""));
            beginAgain(pending.returnTo(), new Ask(pending.scopes(), hints), request, response);
            return;
        }
        RedeemedCode redeemed = redeem(code(answer), pending, request);
        SignedInSession session = session(redeemed, answer, pending);
        if (!signOuts.sessions().begin(httpSession(request, response, session), session)) {
            throw new SignInFailure(
                    Reason.SIGNED_OUT_MEANWHILE,
                    "the user was signed out meanwhile, or it is not known any more whether");
        }
        provider.counters().signedIn();
        log.info("Signed in");
        log.debug("Signed in: user={}", session.user().getName());
        browser.loopGuard().signedIn(request, response);
        StrayAnswers.redirect(
                response, browser.address().within(request, pending.returnTo().value()));
    }

    /**
     * If {@code iss} is present, it must match. If the metadata announces it, it must be present (RFC 9207 section
     * 2.4; R11).
     */
    private void checkIssuer(AuthorizationResponse answer) throws SignInFailure {
        try {
            boolean fine = answer.iss().isPresent()
                    ? provider.mayHaveIssued(answer.iss().get())
                    : !provider.metadata().issuerInResponse();
            if (!fine) {
                throw new SignInFailure(
                        Reason.RESPONSE_ISSUER, "iss of the authorization response is missing or another provider's");
            }
        } catch (ProviderUnavailableException e) {
            throw new SignInFailure(Reason.PROVIDER_DOWN, e);
        }
    }

    /**
     * Whether the sign-in was a silent one, and the provider answers that it must show a page (OpenID Connect Core
     * 3.1.2.6).
     */
    private static boolean wantsToAsk(AuthorizationResponse answer, PendingSignIn pending) {
        return pending.silentFor().isPresent()
                && answer.error().filter(NEEDS_THE_USER::contains).isPresent();
    }

    private void askAfterAll(PendingSignIn pending, HttpServletRequest request, HttpServletResponse response)
            throws SignInFailure, IOException {
        Hints hints = Hints.askingFor(pending.silentFor().orElseThrow());
        try {
            begin(request, response, pending.returnTo(), new Ask(pending.scopes(), hints));
        } catch (ProviderUnavailableException e) {
            throw new SignInFailure(Reason.PROVIDER_DOWN, e);
        }
    }

    /**
     * The code of the answer. Called after the state has been checked, so that only answers to this browser's own
     * sign-in can cause an error (R12).
     */
    private static String code(AuthorizationResponse answer) throws SignInFailure {
        return answer.code().orElseThrow(answer::failure);
    }

    private RedeemedCode redeem(String code, PendingSignIn pending, HttpServletRequest request) throws SignInFailure {
        Set<String> scopes = Scopes.toRedeem(browser.settings(), pending.scopes());
        try {
            return tokens.redeem(new CodeRedemption(
                    code, pending.verifier(), pending.nonce(), browser.address().redirectUri(request), scopes));
        } catch (IdTokenException e) {
            throw new SignInFailure(Reason.ID_TOKEN, e);
        } catch (CodeRefusedException e) {
            throw new SignInFailure(e.concernsApplication() ? Reason.APPLICATION_REFUSED : Reason.CODE_REFUSED, e);
        } catch (ProviderUnavailableException e) {
            throw new SignInFailure(Reason.PROVIDER_DOWN, e);
        }
    }

    private SignedInSession session(RedeemedCode redeemed, AuthorizationResponse answer, PendingSignIn pending) {
        Optional<String> sid = redeemed.idToken().text("sid").or(answer::sessionState);
        if (sid.isEmpty()) {
            watch.missedSid();
        }
        IdToken idToken = redeemed.idToken();
        return new SignedInSession(
                VerifiedUser.of(idToken, browser.settings().groupRoles()), sid, pending.beganAt(), redeemed.tokens());
    }

    /**
     * The session for the sign-in, with a new id (R14). It is not invalidated and copied, because the session
     * listeners would take that for the end of the sign-in. But a session of another user is ended with its content
     * (C25).
     */
    private HttpSession httpSession(HttpServletRequest request, HttpServletResponse response, SignedInSession session) {
        HttpSession existing = request.getSession(false);
        if (existing != null && isOfAnother(existing, session)) {
            signOuts.signOut(existing);
        }
        HttpSession httpSession = request.getSession(true);
        // Even a new session may have an old id: containers use the requested id if a session of another application
        // has it.
        if (!httpSession.isNew() || request.getRequestedSessionId() != null) {
            request.changeSessionId();
            otherContexts.tell(httpSession, request, response);
        }
        return httpSession;
    }

    /** Whether the session is of another user. A sign-in that is not believed may be another user's. */
    private static boolean isOfAnother(HttpSession existing, SignedInSession session) {
        return SignedInSession.of(existing)
                .map(old -> !old.user().equals(session.user()))
                .orElseGet(() -> SignedInSession.isDistrusted(existing));
    }
}
