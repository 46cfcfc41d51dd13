package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.web.BrowserCookies.SameSite;
import io.github.msal4j.servlet.web.BrowserSide;
import io.github.msal4j.servlet.web.LocalPath;
import io.github.msal4j.servlet.web.Secrets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A browser on its way through the provider's sign-out. Its {@code state} is good for one return, in this browser only
 * (RP-Initiated Logout section 3), because it must match the sealed cookie that goes with it.
 */
record PendingSignOut(String state, LocalPath target) {
    private static final String COOKIE = "msal-signout";
    private static final Duration LIFE = Duration.ofMinutes(15);

    static PendingSignOut to(LocalPath target) {
        return new PendingSignOut(Secrets.random(), target);
    }

    void store(BrowserSide browser, HttpServletRequest request, HttpServletResponse response) {
        String sealed = browser.seal().seal(Map.of("for", COOKIE, "state", state, "target", target.value()));
        browser.cookies().set(request, response, COOKIE, sealed, LIFE, SameSite.LAX);
    }

    /** The pending sign-out with this state, which is thereby used up; empty if this browser has none. */
    static Optional<PendingSignOut> take(
            String state, BrowserSide browser, HttpServletRequest request, HttpServletResponse response) {
        Optional<PendingSignOut> pending = browser.cookies()
                .value(request, COOKIE)
                .flatMap(browser.seal()::open)
                .filter(content -> COOKIE.equals(content.get("for")) && state.equals(content.get("state")))
                .flatMap(content -> LocalPath.of(String.valueOf(content.get("target"))))
                .map(target -> new PendingSignOut(state, target));
        pending.ifPresent(found -> browser.cookies().clear(request, response, COOKIE, SameSite.LAX));
        return pending;
    }
}
