package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.session.StepUp;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Occasion;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.signin.Wishes;
import io.github.msal4j.servlet.internal.token.CodeRefusedException;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request if the application does not catch an exception of this library: there is no access token, or the
 * groups are not known (R24, R35, R38).
 */
public final class Interactions {
    private static final Logger log = LoggerFactory.getLogger(Interactions.class);

    private final Challenge challenge;
    private final BrowserSide browser;
    private final FilterParameters filter;

    /** @param filter of the filter before the page, whose needs a new sign-in has to meet, too */
    public Interactions(Challenge challenge, BrowserSide browser, FilterParameters filter) {
        this.challenge = challenge;
        this.browser = browser;
        this.filter = filter;
    }

    /**
     * Answers the request if the exception or one of its causes is of this library, and if no response has been sent
     * yet. Returns whether it did. An include is not answered here, but by the filter of the including page.
     */
    public boolean answered(
            Throwable thrown, HttpServletRequest request, HttpServletResponse response, SignedInUser user)
            throws IOException {
        if (response.isCommitted() || request.getDispatcherType() == DispatcherType.INCLUDE) {
            return false;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InteractionRequiredException required) {
                ask(required, request, response, user);
                return true;
            }
            if (cause instanceof GroupsUnknownException unknown) {
                answerGroupsUnknown(unknown, request, response);
                return true;
            }
            if (cause instanceof AccessTokenUnavailableException unavailable) {
                answerTokenUnavailable(unavailable, request, response);
                return true;
            }
        }
        return false;
    }

    /** Answers the exception that the application has handed over ({@link AccessTokens#THROWN}), if there is one and it is of this library. */
    void answerHandedOver(HttpServletRequest request, HttpServletResponse response, SignedInUser user)
            throws IOException {
        if (request.getAttribute(AccessTokens.THROWN) instanceof Throwable thrown
                && answered(thrown, request, response, user)) {
            request.removeAttribute(AccessTokens.THROWN);
        }
    }

    private void ask(
            InteractionRequiredException required,
            HttpServletRequest request,
            HttpServletResponse response,
            SignedInUser user)
            throws IOException {
        response.reset();
        log.info("User is sent to the provider again: {}", required.getMessage());
        boolean silent = !required.isRefusedByProvider() && required.claims().isEmpty();
        StepUp needed = new StepUp(required.authContext(), required.maxAuthAge()).and(filter.stepUp());
        Occasion occasion = silent ? Occasion.AGAIN_SILENTLY : Occasion.AGAIN;
        challenge.answer(
                request, response, new Ask(required.scopes(), hints(user, required.claims(), occasion, needed)));
    }

    /** The user's sign-in is not what the filter wants of it. */
    void stepUp(HttpServletRequest request, HttpServletResponse response, SignedInUser user) throws IOException {
        if (response.isCommitted()) {
            log.warn("A page was forwarded to too late to ask its user for more: reference={}", Reference.of(request));
            return;
        }
        response.reset();
        log.info("User is sent to the provider again: the page needs {}", filter.stepUp());
        Hints hints = hints(user, Optional.empty(), Occasion.AGAIN, filter.stepUp());
        challenge.answer(request, response, new Ask(Set.of(), hints));
    }

    private Hints hints(SignedInUser user, Optional<String> claims, Occasion occasion, StepUp needed) {
        SignInParameters asks = filter.asks().without(SignInParameters.PROMPT);
        return new Hints(user.username(), claims, occasion, new Wishes(asks, needed));
    }

    private void answerGroupsUnknown(
            GroupsUnknownException unknown, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.reset();
        log.error("reference={}: {}", Reference.of(request), unknown.getMessage());
        browser.pages()
                .show(
                        request,
                        response,
                        PageKind.ACCESS_UNKNOWN,
                        browser.address().within(request, "/"));
    }

    private void answerTokenUnavailable(
            AccessTokenUnavailableException unavailable, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.reset();
        log.warn("reference={}: {}", Reference.of(request), unavailable.getMessage());
        browser.pages()
                .show(request, response, page(unavailable), browser.address().of(request));
    }

    /** An answer that was refused is no silence: that of another user, or of no provider. */
    private static PageKind page(AccessTokenUnavailableException unavailable) {
        Throwable cause = unavailable.getCause();
        if (cause instanceof CodeRefusedException refused && refused.concernsApplication()) {
            return PageKind.APPLICATION_REFUSED;
        }
        boolean answered = cause instanceof IdTokenException
                || cause instanceof CodeRefusedException
                || (cause instanceof ProviderUnavailableException failure && failure.isAnswered());
        return answered ? PageKind.PROVIDER_ANSWER : PageKind.PROVIDER_DOWN;
    }

    /**
     * The exception that caused this dispatch: an error page after an exception, or {@code AsyncContext.dispatch()} in
     * a thread of the application in which an access token was not available.
     */
    public static Optional<Throwable> leftBehind(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        if (type == DispatcherType.REQUEST) {
            return Optional.empty();
        }
        Object left = type == DispatcherType.ERROR
                ? Optional.ofNullable(request.getAttribute(AccessTokens.THROWN))
                        .orElseGet(() -> request.getAttribute(RequestDispatcher.ERROR_EXCEPTION))
                : type == DispatcherType.ASYNC ? request.getAttribute(AccessTokens.INTERACTION) : null;
        request.removeAttribute(AccessTokens.INTERACTION);
        return left instanceof Throwable thrown ? Optional.of(thrown) : Optional.empty();
    }
}
