package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.signin.SignInChecks;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.Navigation;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Has a browser verify its sign-in at the provider when that is due and it opens a page (R80). */
final class DueChecks {
    /** The answer is a part of a file, or for a service worker, which may keep it. */
    private static final List<String> OTHER_THAN_PAGES = List.of("Range", "Service-Worker-Navigation-Preload");

    private final SignInChecks checks;
    private final BrowserSide browser;

    DueChecks(SignInChecks checks, BrowserSide browser) {
        this.checks = checks;
        this.browser = browser;
    }

    /** Whether the request was answered: its browser is on its way to the provider, and comes back to the same page. */
    boolean answered(SignedInSession session, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!checks.isDue(session) || !opensAPage(request)) {
            return false;
        }
        Optional<LocalPath> page = LocalPath.exactly(request);
        return page.isPresent() && checks.begin(request, response, session, page.get(), false);
    }

    /**
     * Whether the browser says that it opens a page in a window, which it can open again. A browser that says nothing of that is
     * not sent away: those from before 2023, and requests by http to other hosts than this machine.
     */
    private boolean opensAPage(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST
                && request.getMethod().equals("GET")
                && Navigation.isInWindow(request)
                && OTHER_THAN_PAGES.stream().allMatch(name -> request.getHeader(name) == null)
                && !browser.address().isOwnPath(request);
    }
}
