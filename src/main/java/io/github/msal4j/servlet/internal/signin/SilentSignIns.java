package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LoopGuard;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-ins at which the provider must not show a page, and answers that it would have to (OpenID Connect Core 3.1.2.1, 3.1.2.6). One
 * that this library has begun goes on with pages. One that the application has asked for goes back to the application's page,
 * with nobody signed in.
 */
final class SilentSignIns {
    private static final Set<String> NEEDS_THE_USER =
            Set.of("login_required", "interaction_required", "consent_required", "account_selection_required");
    private static final Logger log = LoggerFactory.getLogger(SilentSignIns.class);

    private final BrowserSide browser;
    /** A page that asks for it whenever nobody is signed in sends browsers round and round. */
    private final LoopGuard brake;

    SilentSignIns(BrowserSide browser) {
        this.browser = browser;
        this.brake = new LoopGuard(browser.cookies(), "msal-tried");
    }

    /** Whether the provider answers to a silent sign-in of this library that it must show a page. */
    static boolean wantsPages(AuthorizationResponse answer, PendingSignIn pending) {
        return pending.silentFor().isPresent() && needsTheUser(answer);
    }

    private static boolean needsTheUser(AuthorizationResponse answer) {
        return answer.error().filter(NEEDS_THE_USER::contains).isPresent();
    }

    /** Whether the application has got what it has asked for: no page, and so no user. */
    boolean wentBack(
            AuthorizationResponse answer,
            PendingSignIn pending,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!pending.wishes().parameters().forbidPages() || !needsTheUser(answer)) {
            return false;
        }
        log.info("Nobody could be signed in without a page, as the application wants it: {}", answer.summary());
        brake.signedIn(request, response);
        StrayAnswers.redirect(
                response, browser.address().within(request, pending.returnTo().value()));
        return true;
    }

    /** Whether the browser got an explanation, as it has come for this again and again. */
    boolean refused(Ask ask, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!ask.hints().wishes().parameters().forbidPages() || !brake.isLooping(request)) {
            return false;
        }
        log.warn(
                "The application asks again and again for a sign-in without a page (prompt=none), which the provider cannot do:"
                        + " reference={}",
                Reference.of(request));
        brake.reset(request, response);
        browser.pages()
                .show(
                        request,
                        response,
                        PageKind.SIGN_IN_LOOP,
                        browser.address().within(request, "/"));
        return true;
    }
}
