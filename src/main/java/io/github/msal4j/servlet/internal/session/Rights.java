package io.github.msal4j.servlet.internal.session;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an application makes of a user: what the user may do, by the claims, by groups that are not known, and by the application's own
 * word; and what it calls the user. Immutable.
 */
final class Rights {
    private final String @Nullable [] roles;
    private final String @Nullable [] unknownRoles;
    private final Word word;
    private final @Nullable UserName userName;

    /**
     * @param roles null if empty
     * @param unknownRoles those that depend on groups, if the token leaves the groups out; null if none
     * @param userName null if the key is the name
     */
    Rights(String @Nullable [] roles, String @Nullable [] unknownRoles, Word word, @Nullable UserName userName) {
        this.roles = roles;
        this.unknownRoles = unknownRoles;
        this.word = word;
        this.userName = userName;
    }

    static Rights of(Map<String, Object> claims, Set<String> rolesClaims, Map<String, Set<String>> groupRoles) {
        return new Rights(
                RoleNames.kept(Groups.roles(claims, rolesClaims, groupRoles)),
                RoleNames.kept(Groups.unknownRoles(claims, groupRoles)),
                Word.NONE,
                null);
    }

    Rights with(Word another) {
        return new Rights(roles, unknownRoles, another, userName);
    }

    /** With the word and the name of the sign-in that goes on. */
    Rights after(Rights before) {
        return new Rights(roles, unknownRoles, before.word, before.userName);
    }

    Rights with(UserName another) {
        return new Rights(roles, unknownRoles, word, another);
    }

    Set<String> all() {
        if (word.roles().isEmpty()) {
            return RoleNames.set(roles);
        }
        Set<String> all = new LinkedHashSet<>(RoleNames.set(roles));
        all.addAll(word.roles());
        return Collections.unmodifiableSet(all);
    }

    /** @throws io.github.msal4j.servlet.GroupsUnknownException if only a role would do that is not known */
    boolean hasAny(Collection<String> wanted) {
        for (String role : word.roles()) {
            if (wanted.contains(role)) {
                return true;
            }
        }
        return RoleNames.hasAny(roles, unknownRoles, wanted);
    }

    Word word() {
        return word;
    }

    @Nullable
    UserName userName() {
        return userName;
    }

    /** As they are stored. */
    String @Nullable [] roles() {
        return roles;
    }

    /** As they are stored. */
    String @Nullable [] unknownRoles() {
        return unknownRoles;
    }
}
