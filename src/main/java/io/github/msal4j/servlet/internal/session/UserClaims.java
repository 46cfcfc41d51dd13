package io.github.msal4j.servlet.internal.session;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads claims as the various providers write them (R104): one value in place of a list, a number in place of a text, an object whose
 * members are the values, and a claim within another one.
 */
final class UserClaims {
    /** Where a user name may be: OpenID Connect, AD FS and Entra's older tokens, Cognito; a mail address at last, as at Google. */
    private static final List<String> USER_NAMES =
            List.of("preferred_username", "upn", "unique_name", "cognito:username", "email", "emails");

    private UserClaims() {}

    /** The values of a claim as texts; empty if it is absent. */
    static Set<String> texts(Map<String, Object> claims, String name) {
        return values(find(claims, name))
                .map(UserClaims::text)
                .filter(text -> !text.isBlank())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** ZITADEL writes an object for each role, with the organizations that have granted it; a flag is no such object. */
    private static Stream<?> values(@Nullable Object claim) {
        if (claim instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .filter(member -> member.getValue() instanceof Map<?, ?>)
                    .map(Map.Entry::getKey);
        }
        return claim instanceof Collection<?> list ? list.stream() : Stream.ofNullable(claim);
    }

    /** Empty if this is neither a text nor a whole number. */
    private static String text(@Nullable Object value) {
        boolean single = value instanceof String || value instanceof Long || value instanceof Integer;
        return single ? String.valueOf(value) : "";
    }

    /** Whether there is a claim of this name, one within others that is asked for by it, or one before which it would be found. */
    static boolean isIn(Map<String, Object> claims, String name) {
        return claims.containsKey(name)
                || find(claims, name) != null
                || claims.keySet().stream().anyMatch(longer -> longer.startsWith(name + "."));
    }

    /** The claim of this name, e.g. {@code https://app.example/roles}; otherwise one within others, e.g. {@code realm_access.roles}. */
    private static @Nullable Object find(Map<?, ?> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
                Object found = find(inner, name.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The name under which the user is known to the provider. */
    static Optional<String> userName(Map<String, Object> claims) {
        return USER_NAMES.stream().flatMap(name -> texts(claims, name).stream()).findFirst();
    }

    /** The name for people: {@code name}, or given name and family name. */
    static Optional<String> displayName(Map<String, Object> claims) {
        String parts = Stream.of("given_name", "family_name")
                .flatMap(name -> texts(claims, name).stream().limit(1))
                .collect(Collectors.joining(" "));
        return texts(claims, "name").stream().findFirst().or(() -> Optional.of(parts)
                .filter(name -> !name.isEmpty()));
    }
}
