package io.github.msal4j.servlet.internal.session;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups that the ID token leaves out and Microsoft Graph has told, as they lie among the further claims: all of them, or those of
 * {@code msal.group-roles}. They count only while the ID token leaves the groups out.
 */
final class FetchedGroups {
    static final String ALL = FurtherClaims.RESERVED + "groups";
    static final String OF_ROLES = FurtherClaims.RESERVED + "groups-of-roles";

    private FetchedGroups() {}

    static Map<String, Object> in(Map<String, Object> further) {
        Map<String, Object> found = new LinkedHashMap<>(further);
        found.keySet().retainAll(List.of(ALL, OF_ROLES));
        return found;
    }

    static void remove(Map<String, Object> claims) {
        claims.remove(ALL);
        claims.remove(OF_ROLES);
    }

    /**
     * Moves them from the further claims to those of the ID token, which leave the groups out: all groups in place of the hints that
     * some are missing; those of roles by the name that {@link Groups} looks for.
     */
    static void move(Map<String, Object> further, Map<String, Object> claims) {
        Map<String, Object> fetched = in(further);
        remove(further);
        remove(claims);
        if (!Groups.areLeftOut(claims)) {
            return;
        }
        if (fetched.get(ALL) instanceof Collection<?> groups) {
            Groups.removeHints(claims);
            claims.put("groups", groups);
            further.remove("groups");
        } else if (fetched.get(OF_ROLES) instanceof Collection<?> groups) {
            claims.put(OF_ROLES, groups);
        }
    }
}
