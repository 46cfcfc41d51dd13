package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Occasion;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.web.LocalPath;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sign-in that has begun: the browser is at the provider. Each one has its own random values, which do not depend on
 * a session.
 *
 * @param scopes scopes of an API in addition to those of the settings
 * @param silentFor if the sign-in was requested as a silent one: the user to sign in, or an empty text if not known
 * @param verifies the id of the sign-in that is to be verified by this one; empty for all other ones
 * @param wishes how it is to be made, beyond the settings
 * @param again whether this one follows by itself on another one, which the user has begun; it is not followed by a third
 */
record PendingSignIn(
        String state,
        String nonce,
        String verifier,
        LocalPath returnTo,
        Instant beganAt,
        Set<String> scopes,
        Optional<String> silentFor,
        Optional<String> verifies,
        Wishes wishes,
        boolean again) {

    static PendingSignIn begin(LocalPath returnTo, Instant now, Ask ask) {
        return begin(returnTo, now, ask, false);
    }

    static PendingSignIn begin(LocalPath returnTo, Instant now, Ask ask, boolean again) {
        Optional<String> silentFor =
                ask.hints().silent() ? Optional.of(ask.hints().loginHint().orElse("")) : Optional.empty();
        return new PendingSignIn(
                Secrets.random(),
                Secrets.random(),
                Secrets.random(),
                returnTo,
                now,
                ask.scopes(),
                silentFor,
                Optional.empty(),
                ask.hints().wishes(),
                again);
    }

    /** What another one asks for, in its place, at which the provider may show pages. */
    Ask withPages() {
        Optional<String> hint = silentFor.filter(name -> !name.isEmpty());
        Occasion occasion = silentFor.isPresent() ? Occasion.AGAIN : Occasion.SIGN_IN;
        return new Ask(scopes, new Hints(hint, Optional.empty(), occasion, wishes));
    }

    /** The same, to verify a sign-in. */
    PendingSignIn verifying(String signIn) {
        return new PendingSignIn(
                state,
                nonce,
                verifier,
                returnTo,
                beganAt,
                scopes,
                Optional.empty(),
                Optional.of(signIn),
                Wishes.NONE,
                again);
    }

    /**
     * How the answer is to come. When a sign-in is verified always in a redirect, whatever the settings say of sign-ins: a form
     * would lose the fragment of the page's address, and the browser would keep the session cookie back.
     */
    ResponseMode responseMode(Settings settings) {
        return verifies.isPresent() ? ResponseMode.QUERY : settings.responseMode();
    }

    /** S256 of the verifier (RFC 7636 section 4.2). */
    String challenge() {
        return Secrets.sha256(verifier);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("s", state);
        map.put("n", nonce);
        map.put("v", verifier);
        map.put("r", returnTo.value());
        map.put("t", beganAt.toEpochMilli());
        map.put("c", List.copyOf(scopes));
        silentFor.ifPresent(hint -> map.put("h", hint));
        verifies.ifPresent(signIn -> map.put("i", signIn));
        if (!wishes.isEmpty()) {
            map.put("w", wishes.toMap());
        }
        if (again) {
            map.put("a", true);
        }
        return map;
    }

    /** Empty if the content is not that of a pending sign-in, e.g. if another version of the library has written it. */
    static Optional<PendingSignIn> fromMap(Map<String, Object> map) {
        if (map.get("s") instanceof String state
                && map.get("n") instanceof String nonce
                && map.get("v") instanceof String verifier
                && map.get("r") instanceof String path
                && map.get("t") instanceof Number beganAt
                && map.get("c") instanceof List<?> list) {
            Set<String> scopes = new LinkedHashSet<>();
            list.forEach(scope -> scopes.add(String.valueOf(scope)));
            LocalPath returnTo = LocalPath.of(path).orElse(LocalPath.ROOT);
            Optional<String> silentFor = map.get("h") instanceof String hint ? Optional.of(hint) : Optional.empty();
            Optional<String> verifies = map.get("i") instanceof String signIn ? Optional.of(signIn) : Optional.empty();
            return Optional.of(new PendingSignIn(
                    state,
                    nonce,
                    verifier,
                    returnTo,
                    Instant.ofEpochMilli(beganAt.longValue()),
                    scopes,
                    silentFor,
                    verifies,
                    Wishes.fromMap(map.get("w")),
                    map.containsKey("a")));
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "PendingSignIn[returnTo=" + returnTo.value() + "]";
    }
}
