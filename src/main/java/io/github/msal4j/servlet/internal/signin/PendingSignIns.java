package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.web.BrowserCookies.SameSite;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps each pending sign-in in an encrypted cookie of its own, see {@link PendingCookie}, not in the session. So an anonymous request uses no
 * memory of the server, several tabs do not disturb each other, the answer may arrive at another node, and with {@code
 * form_post} it need not bring the session cookie (R8, R9, R10).
 */
final class PendingSignIns {
    static final Duration LIFE = Duration.ofMinutes(15);

    private static final String COOKIE = "msal-signin-";
    /** How many characters of the state are in the cookie's name, by which the answer finds its cookie. */
    private static final int NAME_LENGTH = 8;
    /** How long one is before it is sealed, with a path of some length. */
    private static final int USUAL = 256;

    /** Other hosts may set many cookies with such names, but the headers of a response have room for few. */
    private static final int MOST_CLEARED = 10;

    /** Anybody can send many cookies with such names, and each that is opened costs several attempts to decrypt it. */
    private static final int MOST_OPENED = 20;

    private final BrowserSide browser;
    private final InstantSource clock;
    private final AnsweredSignIns answered;

    PendingSignIns(BrowserSide browser, InstantSource clock) {
        this.browser = browser;
        this.clock = clock;
        this.answered = new AnsweredSignIns(clock);
    }

    void store(PendingSignIn pending, HttpServletRequest request, HttpServletResponse response) {
        String name = name(pending.state());
        String value = browser.seal()
                .seal(PendingCookie.beginning(application(request), pending.beganAt()), pending.toMap(), USUAL)
                .toString();
        makeRoom(PendingCookie.length(name, value), request, response);
        browser.cookies().set(request, response, name, value, LIFE, sameSite());
    }

    /**
     * The pending sign-in that {@link #find} has found, once. Removes its cookie. Empty if it did not begin in the last 15 minutes, or
     * if it was taken before, by whichever browser.
     */
    Optional<PendingSignIn> take(
            Optional<PendingSignIn> known, HttpServletRequest request, HttpServletResponse response) {
        Optional<PendingSignIn> pending = known.filter(
                        found -> found.beganAt().plus(LIFE).isAfter(clock.instant()))
                .filter(answered::isFirst);
        if (pending.isPresent()) {
            browser.cookies().clear(request, response, name(pending.get().state()), sameSite());
        }
        return pending;
    }

    /** The pending sign-in of this browser with this state, whenever it began; it is not taken. */
    Optional<PendingSignIn> find(String stateParameter, HttpServletRequest request) {
        String state = StateParameter.random(stateParameter);
        return state.length() < NAME_LENGTH
                ? Optional.empty()
                : open(name(state), request).filter(found -> found.state().equals(state));
    }

    /** Whether this browser has begun a sign-in lately, whatever has become of it. */
    boolean isAny(HttpServletRequest request) {
        return browser.cookies().namesStartingWith(request, COOKIE).stream()
                .distinct()
                .limit(MOST_OPENED)
                .anyMatch(name -> open(name, request).isPresent());
    }

    /** Whether this browser has, beside the one of this state, another pending sign-in that could be answered: it keeps cookies. */
    boolean isAnyOther(String state, HttpServletRequest request) {
        return browser.cookies().namesStartingWith(request, COOKIE).stream()
                .filter(name -> !state.startsWith(name.substring(COOKIE.length())))
                .distinct()
                .limit(MOST_OPENED)
                .flatMap(name -> open(name, request).stream())
                .anyMatch(found -> found.beganAt().plus(LIFE).isAfter(clock.instant()) && !answered.contains(found));
    }

    /** Explains for the log, by the cookies of this browser, why a pending sign-in is missing. */
    String whyMissing(String stateParameter, HttpServletRequest request) {
        String state = StateParameter.random(stateParameter);
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
                    : "its cookie cannot be decrypted: it is older than an hour, or another node or an earlier start"
                            + " of the application has encrypted it with another msal.session-key, without one with"
                            + " another client credential, or without one with msal.client-assertion-file, where each"
                            + " start makes a new key; let all nodes have the same msal.session-key";
        }
        return request.getCookies() == null
                ? "the browser has sent no cookie at all: it blocks cookies, or the sign-in began under another host"
                        + " name or scheme; let users use one address, see msal.base-url"
                : "it is finished already, or began in another browser, or under another host name or scheme";
    }

    private Optional<PendingSignIn> open(String name, HttpServletRequest request) {
        return browser.cookies()
                .value(request, name)
                .map(value -> PendingCookie.read(name, value).sealed())
                .flatMap(browser.seal()::open)
                .flatMap(PendingSignIn::fromMap);
    }

    private void makeRoom(int needed, HttpServletRequest request, HttpServletResponse response) {
        List<String> names = browser.cookies().namesStartingWith(request, COOKIE);
        if (names.isEmpty()) {
            return;
        }
        List<PendingCookie> present = names.stream()
                .distinct()
                .map(name -> PendingCookie.read(
                        name, browser.cookies().value(request, name).orElse("")))
                .toList();
        int others = browser.cookies().length(request)
                - present.stream().mapToInt(PendingCookie::length).sum();
        CookieRoom.toClear(present, application(request), needed, others, clock.instant()).stream()
                .limit(MOST_CLEARED)
                .forEach(cookie -> browser.cookies().clear(request, response, cookie.name(), sameSite()));
    }

    private String application(HttpServletRequest request) {
        return browser.address().applicationTag(request);
    }

    private static String name(String state) {
        return COOKIE + state.substring(0, NAME_LENGTH);
    }

    /** Browsers send no {@code Lax} cookies with a form post from the provider's site (R10). */
    private SameSite sameSite() {
        return browser.settings().responseMode() == ResponseMode.FORM_POST ? SameSite.NONE : SameSite.LAX;
    }
}
