package io.github.msal4j.servlet.internal.provider;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Microsoft Graph says of a user's groups.
 *
 * @param complete whether these are all groups of the user, by their ids; otherwise they are those of {@code msal.group-roles} alone
 */
public record KnownGroups(boolean complete, Set<String> names) {
    public KnownGroups {
        // In the same order each time, so that one can see whether anything has changed.
        names = Collections.unmodifiableSet(new TreeSet<>(names));
    }

    /** Shows none. */
    @Override
    public String toString() {
        return "KnownGroups[" + names.size() + "]";
    }
}
