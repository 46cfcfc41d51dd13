package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.cache.Scopes;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Answer;
import io.github.msal4j.servlet.internal.ending.NotAdmittedException;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.ending.SignedInSessions;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.LogoutToken;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.FurtherClaims;
import io.github.msal4j.servlet.internal.session.Groups;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.StepUp;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.signin.SignInFailure.Reason;
import io.github.msal4j.servlet.internal.token.CodeRedemption;
import io.github.msal4j.servlet.internal.token.CodeRefusedException;
import io.github.msal4j.servlet.internal.token.RedeemedCode;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of the provider's answer: a verified user, or the reason why not. Thread-safe. */
final class CodeExchange {
    private final BrowserSide browser;
    private final Provider provider;
    private final TokenService tokens;
    private final SignOuts signOuts;
    private final SignInWatch watch;

    CodeExchange(BrowserSide browser, Provider provider, TokenService tokens, SignOuts signOuts, SignInWatch watch) {
        this.browser = browser;
        this.provider = provider;
        this.tokens = tokens;
        this.signOuts = signOuts;
        this.watch = watch;
    }

    /**
     * If {@code iss} is present, it must match. If the metadata announces it, it must be present (RFC 9207 section
     * 2.4; R11).
     */
    void checkIssuer(AuthorizationResponse answer) throws SignInFailure {
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
                    code,
                    pending.verifier(),
                    pending.nonce(),
                    browser.address().redirectUri(request),
                    scopes,
                    authenticatedSince(pending)));
        } catch (IdTokenException e) {
            throw new SignInFailure(
                    e.reason() == IdTokenException.Reason.AUTH_TIME ? Reason.NOT_ENOUGH : Reason.ID_TOKEN, e);
        } catch (CodeRefusedException e) {
            throw new SignInFailure(e.concernsApplication() ? Reason.APPLICATION_REFUSED : Reason.CODE_REFUSED, e);
        } catch (ProviderUnavailableException e) {
            throw SignInFailure.of(e);
        }
    }

    /** By the clock of this application, at the moment at which it has asked (R25). */
    private @Nullable Instant authenticatedSince(PendingSignIn pending) {
        return pending.verifies().isPresent()
                ? null
                : pending.wishes()
                        .over(browser.settings().signIn())
                        .maxAge()
                        .map(pending.beganAt()::minus)
                        .orElse(null);
    }

    /** A provider that does not know what it was asked for signs the user in as before, and would be asked again and again. */
    private void requireStepUp(VerifiedUser user, PendingSignIn pending) throws SignInFailure {
        StepUp needed = pending.wishes().stepUp();
        if (!needed.isMetByNewest(user, pending.beganAt(), browser.settings().authority())) {
            throw new SignInFailure(
                    Reason.NOT_ENOUGH,
                    needed.missingFor(user)
                            + "; the provider was asked for it. At Entra the authentication context must"
                            + " be published and in a Conditional Access policy, and the optional claims acrs and"
                            + " auth_time be added to ID tokens: App registrations > Token configuration");
        }
    }

    /** The application has the last word. Whom it refuses it does not want in an earlier sign-in of this browser either. */
    void admit(SignedInSession session, HttpServletRequest request) throws SignInFailure {
        try {
            signOuts.admit(session);
        } catch (NotAdmittedException e) {
            if (e.refusal().isPresent()) {
                SignedInSession.of(request.getSession(false))
                        .filter(earlier -> earlier.user().equals(session.user()))
                        .ifPresent(signOuts::endNotAdmitted);
            }
            throw SignInFailure.of(e);
        }
    }

    /** With the same cookie another node may have had another code for this sign-in (R91). */
    private void requireFirstAnswer(PendingSignIn pending) throws SignInFailure {
        Answer answer = signOuts.claim(pending.state());
        if (answer == Answer.REPEATED) {
            throw new SignInFailure(
                    Reason.STATE_UNKNOWN, "it was answered before at another node: somebody has copied its cookie");
        }
        if (answer == Answer.UNKNOWN) {
            throw new SignInFailure(
                    Reason.CANNOT_CHECK,
                    "the shared store of sign-outs does not say whether another node has had an answer to it before; see"
                            + " msal.sign-out-store-failure");
        }
    }

    /** With what an earlier sign-in of this browser by the same user has told, and this one does not. */
    private VerifiedUser user(RedeemedCode redeemed, HttpServletRequest request) {
        VerifiedUser user = user(redeemed.idToken(), redeemed.further());
        return earlier(request)
                .filter(session -> session.user().equals(user))
                .map(session -> user(redeemed.idToken(), further(redeemed, session)))
                .orElse(user);
    }

    /** If it still holds: nothing of it outlives a sign-out. */
    private Optional<SignedInSession> earlier(HttpServletRequest request) {
        SignedInSessions sessions = signOuts.sessions();
        return Optional.ofNullable(request.getSession(false))
                .filter(session -> !request.isRequestedSessionIdFromURL())
                .flatMap(sessions::current)
                .filter(session -> !sessions.isUnsure(session));
    }

    /** The groups, if they are left out now and could not be fetched; the authentication contexts, as long as that one would last. */
    private FurtherClaims further(RedeemedCode redeemed, SignedInSession earlier) {
        VerifiedUser known = earlier.user();
        FurtherClaims groups = Groups.areLeftOut(redeemed.idToken().claims().getClaims())
                ? redeemed.further().orGroupsOf(known.further())
                : redeemed.further();
        return groups.withContextsOf(
                known, earlier.beganAt().plus(browser.settings().sessionLifetime()));
    }

    private VerifiedUser user(IdToken idToken, FurtherClaims further) {
        return VerifiedUser.of(
                idToken,
                further,
                browser.settings().rolesClaims(),
                browser.settings().groupRoles());
    }

    private VerifiedUser named(VerifiedUser user) throws SignInFailure {
        Optional<String> claim = browser.settings().userName();
        return user.named(claim)
                .orElseThrow(() -> new SignInFailure(
                        Reason.NO_USER_NAME,
                        "msal.user-name is " + claim.orElseThrow()
                                + ", and the user has no such claim, or not one text of 1 to 255 characters without control"
                                + " characters. At Entra add it to ID tokens: App registrations > Token configuration; at"
                                + " other providers map it into ID tokens, or set msal.userinfo"));
    }

    /** Who has come back, in a sign-in that is in no session yet. */
    SignedInSession signIn(AuthorizationResponse answer, PendingSignIn pending, HttpServletRequest request)
            throws SignInFailure {
        RedeemedCode redeemed = redeem(code(answer), pending, request);
        requireFirstAnswer(pending);
        IdToken idToken = redeemed.idToken();
        Optional<String> sid = idToken.text("sid").or(answer::sessionState);
        Optional<String> usable = sid.filter(text -> text.length() <= LogoutToken.LONGEST_SID);
        if (usable.isEmpty()) {
            watch.missedSid(sid);
        }
        SignedInSession found =
                new SignedInSession(named(user(redeemed, request)), usable, pending.beganAt(), redeemed.tokens());
        requireStepUp(found.user(), pending);
        return found;
    }
}
