package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.web.BrowserCookies.SameSite;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps each pending sign-in in a sealed cookie of its own in the browser: an anonymous visitor costs the server
 * nothing, several tabs do not disturb each other, and the answer may arrive at another node (Decision 5; R8, R9).
 */
final class PendingSignIns {
    static final Duration LIFE = Duration.ofMinutes(15);

    private static final String COOKIE = "msal-signin-";
    /** Characters of the state in the cookie's name, so that the answer finds its cookie. */
    private static final int NAME_LENGTH = 8;

    private static final int MOST = 5;
    /** More would bring the request's headers near the 8 kB that containers accept. */
    private static final int MOST_CHARACTERS = 4_000;

    /** Others may plant cookies without end; the headers of an answer have room for a few. */
    private static final int MOST_CLEARED = 10;

    private final BrowserSide browser;
    private final InstantSource clock;

    PendingSignIns(BrowserSide browser, InstantSource clock) {
        this.browser = browser;
        this.clock = clock;
    }

    void store(PendingSignIn pending, HttpServletRequest request, HttpServletResponse response) {
        String sealed = browser.seal().seal(pending.toMap());
        makeRoom(sealed.length(), request, response);
        browser.cookies().set(request, response, name(pending.state()), sealed, LIFE, sameSite());
    }

    /** The pending sign-in with this state, which is thereby used up; empty if this browser has none that is young. */
    Optional<PendingSignIn> take(String state, HttpServletRequest request, HttpServletResponse response) {
        if (state.length() < NAME_LENGTH) {
            return Optional.empty();
        }
        Optional<PendingSignIn> pending = open(name(state), request)
                .filter(found -> found.state().equals(state))
                .filter(found -> found.beganAt().plus(LIFE).isAfter(clock.instant()));
        if (pending.isPresent()) {
            browser.cookies().clear(request, response, name(state), sameSite());
        }
        return pending;
    }

    /** What the cookies of this browser say of the reason. */
    String whyMissing(String state, HttpServletRequest request) {
        Optional<String> cookie = state.length() < NAME_LENGTH
                ? Optional.empty()
                : browser.cookies().value(request, name(state));
        if (cookie.isPresent()) {
            return open(name(state), request).isPresent()
                    ? "it began more than " + LIFE.toMinutes() + " minutes ago, or in another tab's name"
                    : "its cookie cannot be read: another node or an earlier start has sealed it with another client"
                            + " credential, or with msal.client-assertion-file, whose key lives as long as the process";
        }
        return request.getCookies() == null
                ? "the browser has sent no cookie at all: it blocks cookies, or the sign-in began under another host name or"
                        + " scheme than " + browser.address().root(request)
                        + "; let users use one address, see msal.base-url"
                : "it was finished already, or began in another browser, or under another host name or scheme";
    }

    private Optional<PendingSignIn> open(String name, HttpServletRequest request) {
        return browser.cookies()
                .value(request, name)
                .flatMap(browser.seal()::open)
                .flatMap(PendingSignIn::fromMap);
    }

    /** Keeps the youngest, as many as there is room for beside the new one. */
    private void makeRoom(int needed, HttpServletRequest request, HttpServletResponse response) {
        List<String> youngestFirst = browser.cookies().namesStartingWith(request, COOKIE).stream()
                .distinct()
                .sorted(Comparator.comparing((String name) -> beganAt(name, request))
                        .reversed())
                .toList();
        int kept = 1;
        int cleared = 0;
        int room = MOST_CHARACTERS - needed;
        for (String name : youngestFirst) {
            room -= browser.cookies().value(request, name).map(String::length).orElse(0);
            if ((++kept > MOST || room < 0) && ++cleared <= MOST_CLEARED) {
                browser.cookies().clear(request, response, name, sameSite());
            }
        }
    }

    /** What cannot be opened is the oldest of all: it is of no use to anybody. */
    private Instant beganAt(String name, HttpServletRequest request) {
        return open(name, request).map(PendingSignIn::beganAt).orElse(Instant.MIN);
    }

    private static String name(String state) {
        return COOKIE + state.substring(0, NAME_LENGTH);
    }

    /** A form post from the provider's site comes without {@code Lax} cookies (R10). */
    private SameSite sameSite() {
        return browser.settings().responseMode() == ResponseMode.FORM_POST ? SameSite.NONE : SameSite.LAX;
    }
}
