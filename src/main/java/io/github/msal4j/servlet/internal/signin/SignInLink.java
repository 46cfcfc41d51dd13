package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Occasion;
import io.github.msal4j.servlet.internal.web.AddressWithQuery;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.LocalPath;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address of this application that starts a sign-in, for requests that cannot be redirected. It contains,
 * encrypted, what the sign-in has to request and of whom, so that nobody else can make a link that asks users for a consent,
 * and nobody can hand on their own (R91).
 */
public final class SignInLink {
    public static final String RETURN_TO = "return_to";
    /** The page to come back to when a sign-in has been verified. */
    static final String VERIFY_TO = "verify_to";

    public static final String ASK = "ask";

    /** Who is signed in does not matter. No hash has this form. */
    private static final String ANYBODY = "";

    private static final Duration LIFE = PendingSignIns.LIFE;
    /** With the rest of the address this is well below the limits of servers. */
    private static final int LONGEST = 3_000;

    private final BrowserSide browser;
    private final InstantSource clock;

    SignInLink(BrowserSide browser, InstantSource clock) {
        this.browser = browser;
        this.clock = clock;
    }

    /** What a sign-in requests in addition to the settings. */
    public record Ask(Set<String> scopes, Hints hints) {
        public static final Ask NOTHING = new Ask(Set.of(), Hints.NONE);

        /** What nobody may hand on to another user: consents, and what the sign-in of the user who is here lacks. */
        public boolean isOfOneUser() {
            return !scopes.isEmpty() || hints.ofOneUser();
        }
    }

    public String address(HttpServletRequest request, String returnTo, Ask ask) {
        URI callback = URI.create(
                browser.address().within(request, browser.settings().paths().redirect()));
        AddressWithQuery url = new AddressWithQuery(callback).add(RETURN_TO, returnTo);
        // Without it the user first signs in, and is asked for the rest by the next request.
        if (!ask.equals(Ask.NOTHING)) {
            (ask.isOfOneUser() ? user(request) : Optional.of(ANYBODY))
                    .map(user -> browser.seal().seal(map(ask, user)))
                    .filter(text -> text.length() <= LONGEST)
                    .ifPresent(text -> url.add(ASK, text));
        }
        return url.toString();
    }

    /** As the application wants it. */
    static String ofApplication(HttpServletRequest request, String returnTo, Map<String, String> parameters) {
        try {
            SignInFlow flow = Components.get(request.getServletContext(), SignInFlow.class);
            return flow.link().with(request, returnTo, parameters);
        } catch (ServletException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private String with(HttpServletRequest request, String returnTo, Map<String, String> parameters) {
        LocalPath page = LocalPath.of(returnTo)
                .orElseThrow(() -> new IllegalArgumentException("Nobody can come back to " + returnTo + ": "
                        + LocalPath.whyNot(returnTo).orElse("it is no path of this application")));
        Wishes wishes = Wishes.of(SignInParameters.ofApplication(parameters));
        return address(request, page.value(), new Ask(Set.of(), Hints.of(wishes)));
    }

    /** Who is signed in in the browser of this request. An id in the address may be that of whoever has made the address (R64). */
    private static Optional<String> user(HttpServletRequest request) {
        return SignedInSession.of(request.getSession(false))
                .filter(session -> !session.isEnded() && !request.isRequestedSessionIdFromURL())
                .map(session -> Secrets.sha256(
                        session.user().issuer() + " " + session.user().subject()));
    }

    private Map<String, Object> map(Ask ask, String user) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("u", user);
        map.put("ask", List.copyOf(ask.scopes()));
        map.put("t", clock.instant().toEpochMilli());
        if (ask.isOfOneUser()) {
            map.put("o", true);
        }
        if (!ask.hints().wishes().isEmpty()) {
            map.put("w", ask.hints().wishes().toMap());
        }
        ask.hints().loginHint().ifPresent(hint -> map.put("h", hint));
        ask.hints().claims().ifPresent(claims -> map.put("c", claims));
        return map;
    }

    /**
     * What the address requests; nothing if the text is absent, was not encrypted by this application, is older
     * than 15 minutes, or was made for somebody else than who is signed in in this browser.
     */
    public Ask read(HttpServletRequest request) {
        @Nullable String sealed = request.getParameter(ASK);
        return sealed == null ? ofAnybody(request) : read(user(request).orElse(ANYBODY), sealed);
    }

    Ask read(String user, String sealed) {
        return browser.seal()
                .open(sealed)
                .filter(map -> user.equals(map.get("u")) || ANYBODY.equals(map.get("u")))
                .flatMap(this::fromMap)
                .orElse(Ask.NOTHING);
    }

    /** Anybody can have made this address, so that it does not take the place of what the settings ask for. */
    private Ask ofAnybody(HttpServletRequest request) {
        SignInParameters settings = browser.settings().signIn();
        SignInParameters wanted = SignInParameters.ofAnybody(
                Optional.ofNullable(request.getParameter(SignInParameters.PROMPT))
                        .filter(prompt -> !settings.all().containsKey(SignInParameters.PROMPT)),
                Optional.ofNullable(request.getParameter(SignInParameters.UI_LOCALES)));
        return wanted.isEmpty() ? Ask.NOTHING : new Ask(Set.of(), Hints.of(Wishes.of(wanted)));
    }

    private Optional<Ask> fromMap(Map<String, Object> map) {
        boolean fresh = map.get("t") instanceof Number madeAt
                && Instant.ofEpochMilli(madeAt.longValue()).plus(LIFE).isAfter(clock.instant());
        if (!fresh || !(map.get("ask") instanceof List<?> list)) {
            return Optional.empty();
        }
        Set<String> scopes = new LinkedHashSet<>();
        list.forEach(scope -> scopes.add(String.valueOf(scope)));
        Occasion occasion = map.containsKey("o") ? Occasion.AGAIN : Occasion.SIGN_IN;
        Wishes wishes = Wishes.fromMap(map.get("w"));
        return Optional.of(new Ask(scopes, new Hints(text(map, "h"), text(map, "c"), occasion, wishes)));
    }

    private static Optional<String> text(Map<String, Object> map, String member) {
        return map.get(member) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
