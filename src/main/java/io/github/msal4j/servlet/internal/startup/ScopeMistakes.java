package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.GroupOverage;
import io.github.msal4j.servlet.internal.config.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Scopes of the sign-in that Microsoft refuses, at each sign-in (Microsoft identity platform, "Scopes and permissions": a token is for
 * one resource; Azure Active Directory B2C, "Request an access token": scopes of APIs that are registered in the B2C tenant).
 */
final class ScopeMistakes {
    private static final String GRAPH = "Microsoft Graph";
    private static final String GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private ScopeMistakes() {}

    static Optional<String> of(Settings settings) {
        if (settings.authority() instanceof Authority.B2c) {
            return ofGraphAtB2c(settings.scopes());
        }
        return settings.authority() instanceof Authority.Entra ? ofSeveralApis(settings.scopes()) : Optional.empty();
    }

    private static Optional<String> ofSeveralApis(Set<String> scopes) {
        List<String> apis = scopes.stream()
                .filter(scope -> !isOpenId(scope))
                .map(ScopeMistakes::api)
                .distinct()
                .toList();
        return apis.size() < 2
                ? Optional.empty()
                : Optional.of("msal.scopes names permissions of several APIs (" + String.join(", ", apis)
                        + "), and an access token is for one: Entra refuses the sign-ins (AADSTS28000). Leave those of one API there, and"
                        + " acquire tokens for the others later (AccessTokens.acquire). A scope without an API in front of it, such as"
                        + " User.Read, is one of Microsoft Graph");
    }

    /** An application's id, with or without {@code api://}, is one API; so is an address with or without a slash at its end. */
    private static String api(String scope) {
        if (GroupOverage.areOfGraph(Set.of(scope))) {
            return GRAPH;
        }
        String api = scope.substring(0, scope.lastIndexOf('/'));
        return api.replaceFirst("/+$", "")
                .replaceFirst("^api://(?=" + GUID + "$)", "")
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<String> ofGraphAtB2c(Set<String> scopes) {
        String ofGraph = scopes.stream()
                .filter(scope -> GroupOverage.areOfGraph(Set.of(scope)) && !isOpenId(scope) && !isClient(scope))
                .collect(Collectors.joining(", "));
        return ofGraph.isEmpty()
                ? Optional.empty()
                : Optional.of("msal.scopes names " + ofGraph
                        + ", and Azure AD B2C has no tokens for Microsoft Graph in a user's"
                        + " name: it refuses the sign-ins (AADB2C90117). Remove it; for an API that is registered in the B2C tenant"
                        + " write https://<tenant>.onmicrosoft.com/<api>/<scope>");
    }

    /** They go with any API. */
    private static boolean isOpenId(String scope) {
        return Set.of("offline_access", "email").contains(scope);
    }

    /** B2C takes the client id for a scope: a token for the application itself. */
    private static boolean isClient(String scope) {
        return scope.matches(GUID);
    }
}
