package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.web.CookieSeal;
import io.github.msal4j.servlet.internal.web.LocalPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code state} of an authorization request: the random value that the cookie of the pending sign-in has as well and,
 * behind a dot, sealed, the path to come back to. The path serves answers whose cookie is gone: to a tab that was restored, to one of
 * very many tabs, or a second time (R106). It signs nobody in; an answer with a cookie is not asked for it.
 */
final class StateParameter {
    /** A longer one is left out. With it the callback's address could exceed, with the code, what servers accept. */
    private static final int LONGEST = 300;

    /** How long the sealed part is before it is sealed, with a path of some length. */
    private static final int USUAL = 80;

    /** {@code Secrets.random()}. */
    private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final String TO = "to";
    private static final String AGAIN = "again";

    private final CookieSeal seal;

    StateParameter(CookieSeal seal) {
        this.seal = seal;
    }

    /** What the sealed part says. */
    record Wish(LocalPath returnTo, boolean again) {}

    CharSequence of(PendingSignIn pending) {
        String random = pending.state() + ".";
        StringBuilder whole = sealed(random, pending.returnTo(), pending.again());
        return whole.length() - random.length() > LONGEST ? sealed(random, LocalPath.ROOT, pending.again()) : whole;
    }

    private StringBuilder sealed(String random, LocalPath returnTo, boolean again) {
        return seal.seal(random, map(returnTo, again), USUAL);
    }

    private static Map<String, Object> map(LocalPath returnTo, boolean again) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(TO, returnTo.value());
        map.put(AGAIN, again);
        return map;
    }

    /** The random part. Accepts any text. */
    static String random(String state) {
        int dot = state.indexOf('.');
        return dot < 0 ? state : state.substring(0, dot);
    }

    /**
     * Empty if this application has not made that state, or more than an hour or two ago. Accepts any text. The sealed part alone
     * does not prove that: anybody gets one, and could put another text before it.
     */
    Optional<Wish> wish(String state) {
        if (!RANDOM.matcher(random(state)).matches()) {
            return Optional.empty();
        }
        return seal.open(state.substring(Math.min(state.length(), random(state).length() + 1)))
                .filter(map -> map.get(AGAIN) instanceof Boolean)
                .flatMap(map -> LocalPath.of(String.valueOf(map.get(TO)))
                        .map(path -> new Wish(path, Boolean.TRUE.equals(map.get(AGAIN)))));
    }
}
