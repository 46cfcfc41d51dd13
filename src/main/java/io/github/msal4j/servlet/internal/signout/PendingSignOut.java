package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.web.BrowserCookies;
import io.github.msal4j.servlet.internal.web.BrowserCookies.SameSite;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A sign-out that has begun: the browser is at the provider. Its {@code state} works once, and in this browser only
 * (RP-Initiated Logout section 3), because it must match an encrypted cookie.
 *
 * @param target the page of the application to show afterwards; empty for the library's page
 */
public record PendingSignOut(String state, Optional<LocalPath> target) {
    private static final String COOKIE = "msal-signout";
    private static final Duration LIFE = Duration.ofMinutes(15);

    public static PendingSignOut to(Optional<LocalPath> target) {
        return new PendingSignOut(Secrets.random(), target);
    }

    public void store(BrowserSide browser, HttpServletRequest request, HttpServletResponse response) {
        String path = target.map(LocalPath::value).orElse("");
        String sealed = browser.seal().seal(Map.of("for", COOKIE, "state", state, "target", path));
        browser.cookies().set(request, response, name(request), sealed, LIFE, SameSite.LAX);
    }

    /** The pending sign-out with this state. Removes its cookie. Empty if this browser has none. */
    public static Optional<PendingSignOut> take(
            String state, BrowserSide browser, HttpServletRequest request, HttpServletResponse response) {
        Optional<PendingSignOut> pending = browser.cookies()
                .value(request, name(request))
                .flatMap(browser.seal()::open)
                .filter(content -> COOKIE.equals(content.get("for")) && state.equals(content.get("state")))
                .map(content -> new PendingSignOut(state, LocalPath.of(String.valueOf(content.get("target")))));
        pending.ifPresent(found -> browser.cookies().clear(request, response, name(request), SameSite.LAX));
        return pending;
    }

    /** A user may sign out of several applications of a host at once. */
    private static String name(HttpServletRequest request) {
        return BrowserCookies.ofApplication(request, COOKIE);
    }
}
