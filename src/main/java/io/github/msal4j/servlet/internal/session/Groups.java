package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.internal.config.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Reads the groups of a verified ID token (R24). */
public final class Groups {
    private Groups() {}

    /**
     * Whether the provider left the groups out because there are too many. It then names an address to ask for them
     * ({@code _claim_names}), or only says that there are some ({@code hasgroups}).
     */
    public static boolean areLeftOut(Map<String, Object> claims) {
        boolean elsewhere = claims.get("_claim_names") instanceof Map<?, ?> names && names.containsKey("groups");
        Object some = claims.get("hasgroups");
        boolean flagged = some != null && !"false".equals(String.valueOf(some));
        return elsewhere || flagged || claims.keySet().stream().anyMatch(name -> name.startsWith("groups:"));
    }

    /** Takes away what says so, and nothing else. */
    static void removeHints(Map<String, Object> claims) {
        claims.remove("hasgroups");
        claims.keySet().removeIf(name -> name.startsWith("groups:"));
        if (claims.get("_claim_names") instanceof Map<?, ?> names) {
            Map<Object, Object> others = new LinkedHashMap<>(names);
            others.remove("groups");
            claims.put("_claim_names", others);
        }
    }

    /** The claims that a provider has said. */
    static Map<String, Object> shown(Map<String, Object> claims) {
        if (!claims.containsKey(FetchedGroups.OF_ROLES)) {
            return claims;
        }
        Map<String, Object> shown = new LinkedHashMap<>(claims);
        FetchedGroups.remove(shown);
        return Collections.unmodifiableMap(shown);
    }

    /** @throws GroupsUnknownException if the provider left them out */
    static Set<String> known(Map<String, Object> claims) {
        if (areLeftOut(claims)) {
            throw new GroupsUnknownException("The user's groups");
        }
        return of(claims);
    }

    public static Set<String> of(Map<String, Object> claims) {
        return Collections.unmodifiableSet(UserClaims.texts(claims, "groups"));
    }

    /** The roles of these claims, and those that the settings derive from groups. */
    public static Set<String> roles(
            Map<String, Object> claims, Set<String> rolesClaims, Map<String, Set<String>> groupRoles) {
        Set<String> roles = new LinkedHashSet<>();
        rolesClaims.forEach(name -> roles.addAll(UserClaims.texts(claims, name)));
        Set<String> groups = new LinkedHashSet<>(of(claims));
        groups.addAll(UserClaims.texts(claims, FetchedGroups.OF_ROLES));
        for (String group : groups) {
            roles.addAll(groupRoles.getOrDefault(Settings.groupKey(group), Set.of()));
        }
        return roles;
    }

    /** The roles that depend on groups, if the groups are not known. */
    public static Set<String> unknownRoles(Map<String, Object> claims, Map<String, Set<String>> groupRoles) {
        Set<String> unknown = new LinkedHashSet<>();
        if (areLeftOut(claims) && !claims.containsKey(FetchedGroups.OF_ROLES)) {
            groupRoles.values().forEach(unknown::addAll);
        }
        return unknown;
    }
}
