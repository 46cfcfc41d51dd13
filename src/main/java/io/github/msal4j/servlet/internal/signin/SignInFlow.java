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
import io.github.msal4j.servlet.internal.token.ProviderError;
import io.github.msal4j.servlet.internal.token.RedeemedCode;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.Pages;
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
        PendingSignIn pending = PendingSignIn.begin(returnTo, signOuts.now(), ask);
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
        return HexFormat.of().toHexDigits(Secrets.sha256(state).hashCode());
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
                        AuthorizationRequest.url(endpoint, browser.settings(), pending, redirectUri, ask.hints()));
    }

    /** Takes the provider's answer, signs the user in, and sends the browser back to the page first asked for. */
    public void finish(HttpServletRequest request, HttpServletResponse response) throws SignInFailure, IOException {
        AuthorizationResponse answer = AuthorizationResponse.read(
                        request, browser.settings().responseMode())
                .orElseThrow(() -> new SignInFailure(Reason.NO_ANSWER, "the request carries no answer of a provider"));
        PendingSignIn pending = pendingSignIns
                .take(answer.state(), request, response)
                .orElseThrow(() -> new SignInFailure(
                        pendingSignIns.isAny(request) ? Reason.STATE_UNKNOWN : Reason.UNSOLICITED,
                        "this browser has no pending sign-in with this state; "
                                + pendingSignIns.whyMissing(answer.state(), request)));
        watch.answered();
        checkIssuer(answer);
        if (wantsToAsk(answer, pending)) {
            askAfterAll(pending, request, response);
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
        redirect(response, browser.address().within(request, pending.returnTo().value()));
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
            throw SignInFailure.of(e);
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
            throw SignInFailure.of(e);
        }
    }

    /**
     * The code of the answer. Called after the state has been checked, so that only answers to this browser's own
     * sign-in can cause an error (R12).
     */
    private static String code(AuthorizationResponse answer) throws SignInFailure {
        if (answer.error().isPresent()) {
            String error = answer.error().get();
            boolean declined = error.equals("access_denied") || error.equals("consent_required");
            throw new SignInFailure(
                    declined ? Reason.DECLINED : Reason.PROVIDER_ERROR,
                    ProviderError.summary(error, answer.providerCode()));
        }
        return answer.code().orElseThrow();
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
            throw SignInFailure.of(e);
        }
    }

    private SignedInSession session(RedeemedCode redeemed, AuthorizationResponse answer, PendingSignIn pending) {
        Optional<String> sid = redeemed.idToken().text("sid").or(answer::sessionState);
        if (sid.isEmpty()) {
            watch.missedSid();
        }
        IdToken idToken = redeemed.idToken();
        return new SignedInSession(
                VerifiedUser.of(
                        idToken,
                        redeemed.further(),
                        browser.settings().rolesClaims(),
                        browser.settings().groupRoles()),
                sid,
                pending.beganAt(),
                redeemed.tokens());
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

    /** After a 303 browsers send a GET without the form. With 307 or 308 they would send the code on (R15). */
    private static void redirect(HttpServletResponse response, String location) {
        Pages.noStore(response);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", location);
    }
}
