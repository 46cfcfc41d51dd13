package io.github.msal4j.servlet.internal.cache;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Which scopes to ask for. */
public final class Scopes {
    public static final String OFFLINE_ACCESS = "offline_access";
    private static final Set<String> OPENID = Set.of("openid", "profile", "email", OFFLINE_ACCESS);

    private static final String DEFAULT = "/.default";
    private static final Pattern GRAPH = Pattern.compile(
            "https://((dod-)?graph\\.microsoft\\.(com|us)|microsoftgraph\\.chinacloudapi\\.cn)/",
            Pattern.CASE_INSENSITIVE);

    private Scopes() {}

    /**
     * The scopes of an authorization request. Microsoft gives a refresh token for {@code offline_access} only; elsewhere
     * that scope may mean a token that outlives the sign-out, so it is asked for only if the settings say so.
     */
    public static Set<String> toRequest(Settings settings, Set<String> additional) {
        Set<String> scopes = new LinkedHashSet<>();
        scopes.add("openid");
        scopes.add("profile");
        if (settings.authority().isMicrosoft()) {
            scopes.add(OFFLINE_ACCESS);
        }
        scopes.addAll(toRedeem(settings, additional));
        return scopes;
    }

    /**
     * The scopes to redeem a code for: those of the settings and of this sign-in. B2C gives no access token at all unless
     * some API is named, and then takes the application for its own API (Azure Active Directory B2C, "Request an access
     * token").
     */
    public static Set<String> toRedeem(Settings settings, Set<String> additional) {
        Set<String> scopes = new LinkedHashSet<>(settings.scopes());
        scopes.addAll(additional);
        if (settings.authority() instanceof Authority.B2c && ofApi(scopes).isEmpty()) {
            scopes.add(settings.clientId());
        }
        return scopes;
    }

    /** Whether it is one of OpenID Connect's own, which name no API. */
    public static boolean isOfOpenId(String scope) {
        return OPENID.contains(scope);
    }

    /** Without those of OpenID Connect. */
    public static Set<String> ofApi(Iterable<String> scopes) {
        Set<String> api = new LinkedHashSet<>();
        for (String scope : scopes) {
            if (!isOfOpenId(scope) && !scope.isEmpty()) {
                api.add(scope);
            }
        }
        return api;
    }

    /**
     * Whether the granted scopes satisfy what was asked. Entra may answer {@code User.Read} for
     * {@code https://graph.microsoft.com/User.Read} and the other way round, and name an API by another of its names;
     * {@code .default} stands for whatever was consented to. But a token is for one API: when several were asked for,
     * scopes of the same name at another of them do not count, lest that API be sent a token that is not for it.
     */
    public static boolean satisfied(Set<String> asked, Set<String> granted) {
        boolean oneApi = asked.stream().map(Scopes::api).distinct().count() <= 1;
        return asked.stream()
                .allMatch(scope -> (oneApi && scope.endsWith(DEFAULT))
                        || granted.stream().anyMatch(other -> matches(scope, other, oneApi)));
    }

    private static boolean matches(String asked, String granted, boolean oneApi) {
        boolean sameApi = oneApi || api(asked).equalsIgnoreCase(api(granted));
        return sameApi && (asked.endsWith(DEFAULT) || name(granted).equalsIgnoreCase(name(asked)));
    }

    private static String name(String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1);
    }

    /** What stands before the name; nothing for Microsoft Graph, whose scopes have a short form. */
    private static String api(String scope) {
        String api = scope.substring(0, scope.lastIndexOf('/') + 1);
        return GRAPH.matcher(api).matches() ? "" : api;
    }
}
