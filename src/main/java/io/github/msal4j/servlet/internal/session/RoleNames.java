package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.GroupsUnknownException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user's roles as they are kept with each session: an array, which is small, and null for none. */
final class RoleNames {
    private static final String[] NONE = {};

    private RoleNames() {}

    static String @Nullable [] kept(Set<String> roles) {
        return roles.isEmpty() ? null : roles.toArray(String[]::new);
    }

    static Set<String> set(String @Nullable [] kept) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(orNone(kept))));
    }

    /**
     * Whether there is one of the wanted roles.
     *
     * @param unknown roles that depend on groups which are not known
     * @throws GroupsUnknownException if only such a role would do
     */
    static boolean hasAny(String @Nullable [] kept, String @Nullable [] unknown, Collection<String> wanted) {
        if (!Collections.disjoint(wanted, Arrays.asList(orNone(kept)))) {
            return true;
        }
        for (String role : orNone(unknown)) {
            if (wanted.contains(role)) {
                throw new GroupsUnknownException("Whether the user has the role " + role);
            }
        }
        return false;
    }

    private static String[] orNone(String @Nullable [] kept) {
        return kept == null ? NONE : kept;
    }
}
