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
 * Keeps each pending sign-in in an encrypted cookie of its own, not in the session. So an anonymous request uses no
 * memory of the server, several tabs do not disturb each other, the answer may arrive at another node, and with {@code
 * form_post} it need not bring the session cookie (R8, R9, R10).
 */
final class PendingSignIns {
    static final Duration LIFE = Duration.ofMinutes(15);

    private static final String COOKIE = "msal-signin-";
    /** How many characters of the state are in the cookie's name, by which the answer finds its cookie. */
    private static final int NAME_LENGTH = 8;

    private static final int MOST = 5;
    /** With more, the request's headers could exceed the 8 kB that containers accept. */
    private static final int MOST_CHARACTERS = 4_000;

    /** Other hosts may set many cookies with such names, but the headers of a response have room for few. */
    private static final int MOST_CLEARED = 10;

    private final BrowserSide browser;
    private final InstantSource clock;
    private final AnsweredSignIns answered;

    PendingSignIns(BrowserSide browser, InstantSource clock) {
        this.browser = browser;
        this.clock = clock;
        this.answered = new AnsweredSignIns(clock);
    }

    void store(PendingSignIn pending, HttpServletRequest request, HttpServletResponse response) {
        String sealed = browser.seal().seal(pending.toMap());
        makeRoom(sealed.length(), request, response);
        browser.cookies().set(request, response, name(pending.state()), sealed, LIFE, sameSite());
    }

    /**
     * The pending sign-in with this state, once. Removes its cookie. Empty if this browser has none that began in the last
     * 15 minutes, or if it was taken before, by whichever browser.
     */
    Optional<PendingSignIn> take(String state, HttpServletRequest request, HttpServletResponse response) {
        Optional<PendingSignIn> pending = find(state, request)
                .filter(found -> found.beganAt().plus(LIFE).isAfter(clock.instant()))
                .filter(answered::isFirst);
        if (pending.isPresent()) {
            browser.cookies().clear(request, response, name(state), sameSite());
        }
        return pending;
    }

    /** The same, without taking it. */
    Optional<PendingSignIn> find(String state, HttpServletRequest request) {
        return state.length() < NAME_LENGTH
                ? Optional.empty()
                : open(name(state), request).filter(found -> found.state().equals(state));
    }

    /** Whether this browser has begun a sign-in lately, whatever has become of it. */
    boolean isAny(HttpServletRequest request) {
        return browser.cookies().namesStartingWith(request, COOKIE).stream()
                .anyMatch(name -> open(name, request).isPresent());
    }

    /** Explains for the log, by the cookies of this browser, why a pending sign-in is missing. */
    String whyMissing(String state, HttpServletRequest request) {
        Optional<String> cookie = state.length() < NAME_LENGTH
                ? Optional.empty()
                : browser.cookies().value(request, name(state));
        if (cookie.isPresent()) {
            Optional<PendingSignIn> pending = open(name(state), request);
            if (pending.filter(answered::contains).isPresent()) {
                return "it was answered before: the address was loaded again, or somebody has copied the cookie";
            }
            return pending.isPresent()
                    ? "it began more than " + LIFE.toMinutes() + " minutes ago, or its cookie is that of another tab"
                    : "its cookie cannot be decrypted: it is older than an hour, or another node or an earlier start of the"
                            + " application has encrypted it with another msal.session-key, without one with another"
                            + " client credential, or without one with msal.client-assertion-file, where each start"
                            + " makes a new key; let all nodes have the same msal.session-key";
        }
        return request.getCookies() == null
                ? "the browser has sent no cookie at all: it blocks cookies, or the sign-in began under another host"
                        + " name or scheme; let users use one address, see msal.base-url"
                : "it is finished already, or began in another browser, or under another host name or scheme";
    }

    private Optional<PendingSignIn> open(String name, HttpServletRequest request) {
        return browser.cookies()
                .value(request, name)
                .flatMap(browser.seal()::open)
                .flatMap(PendingSignIn::fromMap);
    }

    /** Clears the oldest pending sign-ins, so that the new one has room. */
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

    /** A cookie that cannot be decrypted counts as the oldest, because it is of no use. */
    private Instant beganAt(String name, HttpServletRequest request) {
        return open(name, request).map(PendingSignIn::beganAt).orElse(Instant.MIN);
    }

    private static String name(String state) {
        return COOKIE + state.substring(0, NAME_LENGTH);
    }

    /** Browsers send no {@code Lax} cookies with a form post from the provider's site (R10). */
    private SameSite sameSite() {
        return browser.settings().responseMode() == ResponseMode.FORM_POST ? SameSite.NONE : SameSite.LAX;
    }
}
