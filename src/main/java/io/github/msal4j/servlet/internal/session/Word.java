package io.github.msal4j.servlet.internal.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application's listener gives a user. Immutable, and small, as it lies in each session.
 *
 * @param roles in addition to those of the claims
 * @param attributes the application's own
 */
public record Word(Set<String> roles, Map<String, String> attributes) {
    public static final Word NONE = new Word(Set.of(), Map.of());

    private static final int MOST_ROLES = 100;
    private static final int LONGEST_ROLE = 200;
    private static final int MOST_ATTRIBUTES = 50;
    private static final int MOST_CHARACTERS = 4_000;

    public Word {
        roles = Collections.unmodifiableSet(new LinkedHashSet<>(roles));
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** @throws IllegalArgumentException if it is too much for a session, or has a null in it */
    public static Word of(Set<String> roles, Map<String, String> attributes) {
        if (hasNull(roles) || hasNull(attributes.keySet()) || hasNull(attributes.values())) {
            throw new IllegalArgumentException("a role or an attribute is null");
        }
        if (roles.size() > MOST_ROLES || roles.stream().anyMatch(role -> role.length() > LONGEST_ROLE)) {
            throw new IllegalArgumentException("there are more than " + MOST_ROLES + " roles, or one has more than "
                    + LONGEST_ROLE + " characters");
        }
        int characters = attributes.entrySet().stream()
                .mapToInt(one -> one.getKey().length() + one.getValue().length())
                .sum();
        if (attributes.size() > MOST_ATTRIBUTES || characters > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "there are " + attributes.size() + " attributes with " + characters + " characters; at most "
                            + MOST_ATTRIBUTES + " with " + MOST_CHARACTERS + " are kept in a session");
        }
        return new Word(roles, attributes);
    }

    /** Not every collection may be asked whether it contains null. */
    private static boolean hasNull(Collection<String> all) {
        return all.stream().anyMatch(one -> one == null);
    }

    boolean isEmpty() {
        return roles.isEmpty() && attributes.isEmpty();
    }

    /** As it is stored: the number of roles, the roles, and the attributes, each name before its value. */
    String[] stored() {
        List<String> all = new ArrayList<>(List.of(String.valueOf(roles.size())));
        all.addAll(roles);
        attributes.forEach((name, value) -> all.addAll(List.of(name, value)));
        return all.toArray(String[]::new);
    }

    /** None for what {@link #stored} has not made: whoever cannot be sure of a right has none. */
    static Word read(@Nullable Object stored) {
        try {
            return stored instanceof String[] all ? read(all) : NONE;
        } catch (RuntimeException otherForm) {
            return NONE;
        }
    }

    private static Word read(String[] stored) {
        int end = 1 + Integer.parseInt(stored[0]);
        Set<String> roles = new LinkedHashSet<>(List.of(stored).subList(1, end));
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = end; i < stored.length; i += 2) {
            attributes.put(stored[i], stored[i + 1]);
        }
        return new Word(roles, attributes);
    }

    /** Shows neither. */
    @Override
    public String toString() {
        return "Word[" + roles.size() + " roles, " + attributes.size() + " attributes]";
    }
}
