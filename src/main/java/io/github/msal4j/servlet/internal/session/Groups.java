package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.internal.config.Settings;
import java.util.Collections;
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

    public static Set<String> of(Map<String, Object> claims) {
        return Collections.unmodifiableSet(UserClaims.texts(claims, "groups"));
    }

    /** The roles of these claims, and those that the settings derive from groups. */
    public static Set<String> roles(
            Map<String, Object> claims, Set<String> rolesClaims, Map<String, Set<String>> groupRoles) {
        Set<String> roles = new LinkedHashSet<>();
        rolesClaims.forEach(name -> roles.addAll(UserClaims.texts(claims, name)));
        for (String group : of(claims)) {
            roles.addAll(groupRoles.getOrDefault(Settings.groupKey(group), Set.of()));
        }
        return roles;
    }

    /** The roles that depend on groups, if the groups are not known. */
    public static Set<String> unknownRoles(Map<String, Object> claims, Map<String, Set<String>> groupRoles) {
        Set<String> unknown = new LinkedHashSet<>();
        if (areLeftOut(claims)) {
            groupRoles.values().forEach(unknown::addAll);
        }
        return unknown;
    }
}
