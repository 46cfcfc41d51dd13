package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.web.BrowserCookies.SameSite;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * Counts in a cookie how often this browser has signed in within a minute. If it signs in again and again, its session
 * cookie gets lost, or a consent does not help. After five sign-ins it gets a page with an explanation instead of
 * another redirect (R10). A browser that sends no cookie at all is stopped earlier, because its pending sign-in is
 * missing.
 */
public final class LoopGuard {
    private static final String COOKIE = "msal-signed-in";
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 5;

    private final BrowserCookies cookies;

    LoopGuard(BrowserCookies cookies) {
        this.cookies = cookies;
    }

    public boolean isLooping(HttpServletRequest request) {
        return count(request) >= MOST;
    }

    public boolean hasJustSignedIn(HttpServletRequest request) {
        return count(request) > 0;
    }

    /** Counts a sign-in. */
    public void signedIn(HttpServletRequest request, HttpServletResponse response) {
        cookies.set(request, response, name(request), Integer.toString(count(request) + 1), WINDOW, SameSite.LAX);
    }

    /** Sets the count to zero: after the explanation, and after a sign-out. */
    public void reset(HttpServletRequest request, HttpServletResponse response) {
        cookies.clear(request, response, name(request), SameSite.LAX);
    }

    /** A user may sign in to many applications of a host at once. */
    private static String name(HttpServletRequest request) {
        return BrowserCookies.ofApplication(request, COOKIE);
    }

    private int count(HttpServletRequest request) {
        return cookies.value(request, name(request))
                .filter(value -> value.matches("\\d"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
