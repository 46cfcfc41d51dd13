package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.config.Settings;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        return Collections.unmodifiableSet(texts(claims.get("groups")));
    }

    private static Set<String> texts(@Nullable Object claim) {
        Set<String> texts = new LinkedHashSet<>();
        if (claim instanceof List<?> list) {
            list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(texts::add);
        }
        return texts;
    }

    /** The roles of the {@code roles} claim, and those that the settings derive from groups. */
    public static Set<String> roles(JWTClaimsSet claims, Map<String, Set<String>> groupRoles) {
        Set<String> roles = texts(claims.getClaim("roles"));
        for (String group : of(claims.getClaims())) {
            roles.addAll(groupRoles.getOrDefault(Settings.groupKey(group), Set.of()));
        }
        return roles;
    }

    /** The roles that depend on groups, if the groups are not known. */
    public static Set<String> unknownRoles(JWTClaimsSet claims, Map<String, Set<String>> groupRoles) {
        Set<String> unknown = new LinkedHashSet<>();
        if (areLeftOut(claims.getClaims())) {
            groupRoles.values().forEach(unknown::addAll);
        }
        return unknown;
    }
}
