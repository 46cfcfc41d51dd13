package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in the application's place what it let through of ours: no access token, or no groups (R24, R35, R38). */
public final class Interactions {
    private static final Logger log = LoggerFactory.getLogger(Interactions.class);

    private final Challenge challenge;
    private final BrowserSide browser;

    public Interactions(Challenge challenge, BrowserSide browser) {
        this.challenge = challenge;
        this.browser = browser;
    }

    /**
     * Whether it was answered: if the exception, alone or as a cause, is of ours and nothing has been sent yet. An include
     * cannot answer for the page around it; whatever is further out will.
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
                admitIgnorance(unknown, request, response);
                return true;
            }
            if (cause instanceof AccessTokenUnavailableException unavailable) {
                excuse(unavailable, request, response);
                return true;
            }
        }
        return false;
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
        Hints hints = new Hints(user.username(), required.claims(), silent);
        challenge.answer(request, response, new Ask(required.scopes(), hints));
    }

    private void admitIgnorance(
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

    private void excuse(
            AccessTokenUnavailableException unavailable, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.reset();
        log.warn("reference={}: {}", Reference.of(request), unavailable.getMessage());
        browser.pages()
                .show(
                        request,
                        response,
                        PageKind.PROVIDER_DOWN,
                        browser.address().of(request));
    }

    /**
     * What another thread or an earlier dispatch of this request has run into, for a dispatch that comes because of it: an
     * error page, or {@code AsyncContext.dispatch()} from the application's own thread.
     */
    public static Optional<Throwable> leftBehind(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        if (type == DispatcherType.REQUEST) {
            return Optional.empty();
        }
        Object left = type == DispatcherType.ERROR
                ? request.getAttribute(RequestDispatcher.ERROR_EXCEPTION)
                : type == DispatcherType.ASYNC ? request.getAttribute(AccessTokens.INTERACTION) : null;
        request.removeAttribute(AccessTokens.INTERACTION);
        return left instanceof Throwable thrown ? Optional.of(thrown) : Optional.empty();
    }
}
