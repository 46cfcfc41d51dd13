package io.github.msal4j.servlet.internal.cache;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.GroupOverage;
import io.github.msal4j.servlet.internal.config.Settings;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Which scopes to request, and whether the granted ones are enough. */
public final class Scopes {
    public static final String OFFLINE_ACCESS = "offline_access";
    private static final Set<String> OPENID = Set.of("openid", "profile", "email", OFFLINE_ACCESS);

    private static final String DEFAULT = "/.default";
    private static final Pattern GRAPH = Pattern.compile(
            "https://((dod-)?graph\\.microsoft\\.(com|us)|microsoftgraph\\.chinacloudapi\\.cn)/",
            Pattern.CASE_INSENSITIVE);

    private Scopes() {}

    /**
     * The scopes of an authorization request. Microsoft issues a refresh token only for {@code offline_access}. At
     * other providers this scope may mean a token that stays valid after the sign-out, so it is requested only if the
     * settings contain it.
     */
    public static Set<String> toRequest(Settings settings, Set<String> additional) {
        Set<String> scopes = new LinkedHashSet<>();
        scopes.add("openid");
        scopes.add("profile");
        if (settings.authority().isMicrosoft()) {
            scopes.add(OFFLINE_ACCESS);
        }
        scopes.addAll(toRedeem(settings, additional));
        return settings.groupOverage().with(scopes, settings.groupRoles());
    }

    /**
     * The scopes for redeeming a code: those of the settings and of this sign-in. B2C issues an access token only if a
     * scope of an API is requested; the application's own client id serves as one (Azure Active Directory B2C, "Request
     * an access token"). Those of Microsoft Graph are among them if it is asked for groups, and if no other API's are: an access token
     * is for one.
     */
    public static Set<String> toRedeem(Settings settings, Set<String> additional) {
        Set<String> given = new LinkedHashSet<>(settings.scopes());
        given.addAll(additional);
        Set<String> ofApi = ofApi(given);
        boolean graphs = ofApi.isEmpty() || GroupOverage.areOfGraph(ofApi);
        Set<String> scopes =
                new LinkedHashSet<>(graphs ? settings.groupOverage().with(given, settings.groupRoles()) : given);
        if (settings.authority() instanceof Authority.B2c && ofApi(scopes).isEmpty()) {
            scopes.add(settings.clientId());
        }
        return scopes;
    }

    /** These scopes of an API, and those of the settings by which the ID token has more claims. */
    public static Set<String> withIdentity(Settings settings, Set<String> ofApi) {
        Set<String> scopes = new LinkedHashSet<>(ofApi);
        settings.scopes().stream()
                .filter(scope -> isOfOpenId(scope) && !scope.equals(OFFLINE_ACCESS))
                .forEach(scopes::add);
        return scopes;
    }

    /** Whether the scope is one of OpenID Connect's own, which belong to no API. */
    public static boolean isOfOpenId(String scope) {
        return OPENID.contains(scope);
    }

    /** These scopes without those of OpenID Connect. */
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
     * Whether the granted scopes contain all requested ones. Entra may answer {@code User.Read} for {@code
     * https://graph.microsoft.com/User.Read} and the other way round, and may use another name of the same API; {@code
     * .default} stands for everything that was consented to. But a token is for one API: if scopes of several APIs were
     * requested, a scope of the same name at another API does not count, because otherwise that API would get a token
     * that is not for it.
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

    /** The part before the scope's name; empty for Microsoft Graph, whose scopes have a short form. */
    private static String api(String scope) {
        String api = scope.substring(0, scope.lastIndexOf('/') + 1);
        return GRAPH.matcher(api).matches() ? "" : api;
    }
}
