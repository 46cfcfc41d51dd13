package io.github.msal4j.servlet.token;

import io.github.msal4j.servlet.config.Authority;
import io.github.msal4j.servlet.config.Settings;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which scopes to ask for. */
public final class Scopes {
    static final String OFFLINE_ACCESS = "offline_access";
    private static final Set<String> OPENID = Set.of("openid", "profile", "email", OFFLINE_ACCESS);

    private Scopes() {}

    /**
     * The scopes of an authorization request. Entra gives a refresh token for {@code offline_access} only; elsewhere
     * that scope may mean a token that outlives the sign-out, so it is asked for only if the settings say so.
     */
    public static Set<String> toRequest(Settings settings, Set<String> additional) {
        Set<String> scopes = new LinkedHashSet<>();
        scopes.add("openid");
        scopes.add("profile");
        if (settings.authority() instanceof Authority.Entra) {
            scopes.add(OFFLINE_ACCESS);
        }
        scopes.addAll(settings.scopes());
        scopes.addAll(additional);
        return scopes;
    }

    /** Without those of OpenID Connect, which name no API. */
    static Set<String> ofApi(Iterable<String> scopes) {
        Set<String> api = new LinkedHashSet<>();
        for (String scope : scopes) {
            if (!OPENID.contains(scope) && !scope.isEmpty()) {
                api.add(scope);
            }
        }
        return api;
    }

    /**
     * Whether the granted scopes satisfy what was asked. Entra may answer {@code User.Read} for
     * {@code https://graph.microsoft.com/User.Read} and the other way round; {@code .default} stands for whatever was
     * consented to.
     */
    static boolean satisfied(Set<String> asked, Set<String> granted) {
        return asked.stream()
                .allMatch(scope -> scope.endsWith("/.default")
                        || granted.stream().anyMatch(other -> name(other).equalsIgnoreCase(name(scope))));
    }

    private static String name(String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1);
    }
}
