package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.web.BrowserCookies.SameSite;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * Counts in a cookie how often this browser has signed in at this application within a minute; at others of the host it counts separately. If it signs in again and again, its session
 * cookie gets lost, or a consent does not help. After five sign-ins it gets a page with an explanation instead of
 * another redirect (R10). A browser that sends no cookie at all is stopped earlier, because its pending sign-in is
 * missing.
 */
public final class LoopGuard {
    private static final String SIGN_INS = "msal-signed-in";
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 5;
    /** Behind the count. */
    private static final String CAME_AGAIN = "r";

    private final BrowserCookies cookies;
    private final String cookie;

    LoopGuard(BrowserCookies cookies) {
        this(cookies, SIGN_INS);
    }

    /** A guard against another loop than that of sign-ins, which counts in a cookie of its own. */
    public LoopGuard(BrowserCookies cookies, String cookie) {
        this.cookies = cookies;
        this.cookie = cookie;
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

    /** Remembers, until the next sign-in, that the browser was made to come again without having been sent to the provider. */
    public void madeToComeAgain(HttpServletRequest request, HttpServletResponse response) {
        cookies.set(request, response, name(request), count(request) + CAME_AGAIN, WINDOW, SameSite.LAX);
    }

    public boolean wasMadeToComeAgain(HttpServletRequest request) {
        return cookies.value(request, name(request))
                .filter(value -> value.endsWith(CAME_AGAIN))
                .isPresent();
    }

    /** Sets the count to zero: after the explanation, and after a sign-out. */
    public void reset(HttpServletRequest request, HttpServletResponse response) {
        cookies.clear(request, response, name(request), SameSite.LAX);
    }

    private String name(HttpServletRequest request) {
        return cookies.ofApplication(request, cookie);
    }

    private int count(HttpServletRequest request) {
        return cookies.value(request, name(request))
                .filter(value -> value.matches("\\d" + CAME_AGAIN + "?"))
                .map(value -> Integer.parseInt(value.substring(0, 1)))
                .orElse(0);
    }
}
