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

    /** What to do if Graph does not tell the groups. */
    public static final String CONSENT =
            "have an administrator consent to " + USER + ", and to " + GROUPS + " if msal.group-roles has names";

    /** Each lets an application read the names of a user's groups (Microsoft Graph, "List a user's memberships (direct and transitive)"). */
    private static final Set<String> READ_GROUPS = Set.of(
            "groupmember.read.all",
            "groupmember.readwrite.all",
            "group.read.all",
            "group.readwrite.all",
            "directory.read.all",
            "directory.readwrite.all");

    static GroupOverage read(Values values, Optional<Authority> authority) {
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
     * These scopes, and what Graph asks for: {@code User.Read} to check memberships and to list ids, and {@code
     * GroupMember.Read.All} to see names.
     */
    public Set<String> with(Set<String> scopes, Map<String, Set<String>> groupRoles) {
        if (this == OFF) {
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

    /** What stands for all that was consented to cannot be combined with other scopes. */
    private static boolean has(Set<String> scopes, Set<String> names) {
        return scopes.stream().anyMatch(scope -> {
            String name = scope.substring(scope.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            return name.equals(".default") || (isOfGraph(scope) && names.contains(name));
        });
    }

    /** Whether groups give roles by their names, and not by their ids alone. */
    public static boolean wantsNames(Map<String, Set<String>> groupRoles) {
        return groupRoles.keySet().stream().anyMatch(group -> !Authority.isGuid(group));
    }
}
