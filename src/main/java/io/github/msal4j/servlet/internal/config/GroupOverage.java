package io.github.msal4j.servlet.internal.config;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is done for a user who is in more groups than an ID token holds. */
public enum GroupOverage {
    /** The groups are unknown, and whoever asks for them is told so. */
    OFF,
    /** Microsoft Graph is asked, with the user's own access token. */
    GRAPH;

    private static final String USER = "User.Read";
    private static final String GROUPS = "GroupMember.Read.All";

    /** Each lets an application read the names of a user's groups (Microsoft Graph, "List a user's memberships (direct and transitive)"). */
    private static final Set<String> READ_GROUPS = Set.of(
            "groupmember.read.all",
            "groupmember.readwrite.all",
            "group.read.all",
            "group.readwrite.all",
            "directory.read.all",
            "directory.readwrite.all");

    static GroupOverage read(Values values, Optional<Authority> authority, Set<String> scopes) {
        GroupOverage overage = values.choice(Parameter.GROUP_OVERAGE, OFF);
        if (overage == OFF) {
            return OFF;
        }
        authority
                .filter(one -> !(one instanceof Authority.Entra))
                .ifPresent(
                        other -> values.problem(
                                Parameter.GROUP_OVERAGE,
                                "is graph, and " + other.origin()
                                        + " is not Microsoft Entra ID: Microsoft Graph knows only the groups of Entra's users; remove it"));
        scopes.stream()
                .filter(scope -> !isOfGraph(scope))
                .findFirst()
                .ifPresent(scope -> values.problem(
                        Parameter.GROUP_OVERAGE,
                        "is graph, and msal.scopes names a scope of another API, " + scope
                                + ": a sign-in's access token is for one API; leave that scope out, and have the application"
                                + " acquire it when it needs a token"));
        return overage;
    }

    /** Graph's scopes have a short form, and belong to Graph in each cloud. */
    private static boolean isOfGraph(String scope) {
        int name = scope.lastIndexOf('/');
        if (name < 0) {
            return true;
        }
        String api = scope.substring(0, name);
        return api.startsWith("https://") && MicrosoftHosts.isGraph(api.substring("https://".length()));
    }

    /**
     * These scopes of a sign-in, and what Graph asks for: {@code User.Read} to check memberships and to list ids, and {@code
     * GroupMember.Read.All} to see names. Unchanged if they have a scope of another API, as a token is for one.
     */
    public Set<String> with(Set<String> scopes, Map<String, Set<String>> groupRoles) {
        boolean ofAnother = scopes.stream().anyMatch(scope -> !isOfGraph(scope));
        if (this == OFF || ofAnother) {
            return scopes;
        }
        Set<String> all = new LinkedHashSet<>(scopes);
        if (!has(scopes, Set.of("user.read"))) {
            all.add(USER);
        }
        if (wantsNames(groupRoles) && !has(scopes, READ_GROUPS)) {
            all.add(GROUPS);
        }
        return all;
    }

    /** Whether an access token for these scopes of an API is for Microsoft Graph. */
    public static boolean areOfGraph(Set<String> scopesOfApi) {
        return !scopesOfApi.isEmpty() && scopesOfApi.stream().allMatch(GroupOverage::isOfGraph);
    }

    private static boolean has(Set<String> scopes, Set<String> names) {
        return scopes.stream()
                .map(scope -> scope.substring(scope.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))
                .anyMatch(name -> names.contains(name) || name.equals(".default"));
    }

    /** Whether groups give roles by their names, and not by their ids alone. */
    public static boolean wantsNames(Map<String, Set<String>> groupRoles) {
        return groupRoles.keySet().stream().anyMatch(group -> !Authority.isGuid(group));
    }
}
