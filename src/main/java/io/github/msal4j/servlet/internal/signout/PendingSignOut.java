package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.web.BrowserCookies.SameSite;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A browser on its way through the provider's sign-out. Its {@code state} is good for one return, in this browser only
 * (RP-Initiated Logout section 3), because it must match the sealed cookie that goes with it.
 *
 * @param target the page of the application to show then; empty for the library's own
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
        browser.cookies().set(request, response, COOKIE, sealed, LIFE, SameSite.LAX);
    }

    /** The pending sign-out with this state, which is thereby used up; empty if this browser has none. */
    public static Optional<PendingSignOut> take(
            String state, BrowserSide browser, HttpServletRequest request, HttpServletResponse response) {
        Optional<PendingSignOut> pending = browser.cookies()
                .value(request, COOKIE)
                .flatMap(browser.seal()::open)
                .filter(content -> COOKIE.equals(content.get("for")) && state.equals(content.get("state")))
                .map(content -> new PendingSignOut(state, LocalPath.of(String.valueOf(content.get("target")))));
        pending.ifPresent(found -> browser.cookies().clear(request, response, COOKIE, SameSite.LAX));
        return pending;
    }
}
