package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.ending.SignedInSessions;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.KnownSid;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.LoopGuard;
import io.github.msal4j.servlet.internal.web.Navigation;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies sign-ins by a round trip of the browser to the provider, at which the provider shows no page ({@code prompt=none},
 * OpenID Connect Core 3.1.2.1): a front-channel logout does not reach every application (R80). The provider's {@code
 * login_required} ends the sign-in; nothing else that it says or does not say does, but that another user has come back.
 * Thread-safe.
 *
 * <pre>
 *   due --begin()--&gt; under way --confirm()--&gt; due again after msal.verify-sign-in
 *    ^                 |   |
 *    |                 |   +--end()--&gt; the sign-in has ended
 *    +--1 min to 1 h---+  another error, or no answer
 * </pre>
 *
 * <p>Not promised: that the provider's session lives on until the next round trip, nor that every navigation can make one.
 */
public final class SignInChecks {
    private static final Logger log = LoggerFactory.getLogger(SignInChecks.class);
    private static final String SIGNED_OUT_THERE = "login_required";

    private final SignInFlow flow;
    private final BrowserSide browser;
    private final Provider provider;
    private final SignOuts signOuts;
    private final InstantSource clock;
    private final long every;
    /** Also where what a session knows gets lost, e.g. at a node that has not received it. */
    private final LoopGuard brake;

    /** A browser comes again once. It says "cross-site" of that, too, and would come for ever. */
    private final LoopGuard comingAgain;

    private final SeldomLogged missing;

    SignInChecks(SignInFlow flow, BrowserSide browser, Provider provider, SignOuts signOuts, InstantSource clock) {
        this.flow = flow;
        this.browser = browser;
        this.provider = provider;
        this.signOuts = signOuts;
        this.clock = clock;
        this.every =
                browser.settings().roundTrips().every().map(Duration::toMillis).orElse(0L);
        this.brake = new LoopGuard(browser.cookies(), "msal-verified");
        this.comingAgain = new LoopGuard(browser.cookies(), "msal-once-more");
        this.missing = new SeldomLogged(clock);
    }

    /** Whether a browser is to verify this sign-in. Of each request it costs the comparison of two numbers. */
    public boolean isDue(SignedInSession session) {
        return every > 0 && session.isCheckDue(clock.millis(), every);
    }

    /** The sign-in of this request, if it still holds. One whose id stands in the address is nobody's (R64). */
    Optional<SignedInSession> current(HttpServletRequest request) {
        SignedInSessions sessions = signOuts.sessions();
        return Optional.ofNullable(request.getSession(false))
                .filter(session -> !request.isRequestedSessionIdFromURL())
                .flatMap(sessions::current);
    }

    /**
     * Sends the browser to the provider, unless it is there already, comes from there again and again, or the provider does not
     * answer.
     *
     * @param wanted whether the application itself asks for it now
     * @return false if it was not sent, and is to get its page
     */
    public boolean begin(
            HttpServletRequest request,
            HttpServletResponse response,
            SignedInSession session,
            LocalPath returnTo,
            boolean wanted)
            throws IOException {
        if (browser.address().root(request).isEmpty()
                || brake.isLooping(request)
                || !provider.isPresent()
                || !session.beginCheck(clock.millis(), every, wanted)) {
            return false;
        }
        Optional.ofNullable(request.getSession(false)).ifPresent(session::storeChangesIn);
        try {
            flow.verify(request, response, returnTo, session);
            brake.signedIn(request, response);
            return true;
        } catch (ProviderUnavailableException e) {
            log.info("A sign-in was not verified: {}", e.getMessage());
            return false;
        }
    }

    /** The sign-in that was to be verified, if it is still that of this browser. */
    Optional<SignedInSession> of(PendingSignIn pending, HttpServletRequest request) {
        return current(request)
                .filter(session ->
                        pending.verifies().filter(session.id()::equals).isPresent());
    }

    /**
     * Whether the browser has kept its session cookie back since it comes from the provider's site ({@code SameSite=Strict}). It
     * sends the cookie when a page of this application loads the address again.
     */
    boolean hasToComeAgain(Optional<PendingSignIn> pending, HttpServletRequest request) {
        return pending.filter(found -> found.verifies().isPresent()).isPresent()
                && !request.isRequestedSessionIdFromCookie()
                && !comingAgain.hasJustSignedIn(request)
                && Navigation.isCrossSite(
                        request, browser.address().root(request).orElse(""));
    }

    void letComeAgain(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String self = browser.settings().paths().redirect() + "?" + request.getQueryString();
        comingAgain.signedIn(request, response);
        browser.pages().showOneMoreStep(request, response, browser.address().within(request, self));
    }

    /** The browser has an answer. It may come again for the next one. */
    void arrived(HttpServletRequest request, HttpServletResponse response) {
        if (comingAgain.hasJustSignedIn(request)) {
            comingAgain.reset(request, response);
        }
    }

    static boolean isSignedOutThere(AuthorizationResponse answer) {
        return answer.error().filter(SIGNED_OUT_THERE::equals).isPresent();
    }

    /** Ends the sign-in that this browser has lost at the provider. */
    void end(SignedInSession session, HttpServletRequest request, HttpServletResponse response) {
        if (session.sid().isPresent() && missing.isDue()) {
            log.warn(
                    "A user's session at the provider has ended, and nothing has told so here before the user's browser came to"
                            + " verify it: the front-channel logout does not arrive, or that session has timed out. See"
                            + " src/docs/local-network-access.md; more of them are counted as SIGNED_OUT_ELSEWHERE, and not logged for"
                            + " an hour");
        }
        browser.loopGuard().reset(request, response);
        // None if it was faster: the user has signed out in another tab.
        Optional.ofNullable(request.getSession(false)).ifPresent(there -> signOuts.signedOutElsewhere(there, session));
    }

    /**
     * Notes that the same user has come back, in whichever session of the provider.
     *
     * @param found who has come back, as in a new sign-in
     * @return false if that is another user
     */
    boolean confirm(SignedInSession session, SignedInSession found, HttpServletRequest request) {
        if (!session.user().equals(found.user())) {
            return false;
        }
        Optional<KnownSid> named = found.sid().map(sid -> new KnownSid(sid, found.beganAt()));
        signOuts.verified(session, found.user());
        // None if the user has signed out meanwhile in another tab, which stays as it is.
        Optional.ofNullable(request.getSession(false))
                .ifPresent(there -> signOuts.sessions().confirm(there, session, named, clock.millis() + every));
        log.debug("A sign-in was verified");
        return true;
    }

    /** Nobody is signed out for that; it is tried again. */
    void failed(SignInFailure failure, HttpServletRequest request) {
        log.info(
                "A sign-in was not verified, and is verified again later: reason={}, reference={}: {}",
                failure.reason(),
                Reference.of(request),
                failure.getMessage());
    }
}
