package io.github.msal4j.servlet.internal.session;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an application calls a user, if {@code msal.user-name} names a claim: the value that the claim had at the sign-in. Part of the
 * stored sign-in, so that a session is not found under another name when the setting changes.
 *
 * <p>Not promised: that it stands for one person. Nothing in the library finds a user by it.
 */
public record UserName(String claim, String value) {
    /** As much as a column of a data base usually takes. */
    private static final int LONGEST = 255;

    /** Empty unless the claim has one value, which a log and a data base take as it is. */
    static Optional<UserName> of(String claim, Map<String, Object> claims) {
        Set<String> values = UserClaims.texts(claims, claim);
        return values.size() == 1
                ? values.stream()
                        .filter(UserName::isUsable)
                        .map(value -> new UserName(claim, value))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isUsable(String value) {
        return value.length() <= LONGEST
                && value.equals(value.strip())
                && value.chars().noneMatch(Character::isISOControl);
    }

    /** Whether the name is made of this claim, or is none if there is no claim. */
    public static boolean isOf(@Nullable UserName name, @Nullable String claim) {
        return Objects.equals(name == null ? null : name.claim, claim);
    }

    /** Whether the provider calls the user otherwise now than at the sign-in. */
    public static boolean hasChanged(VerifiedUser user) {
        UserName name = user.chosenName();
        return name != null && !name.isStillIn(user.claims());
    }

    /** A refreshed ID token need not repeat the claim; one that is absent is no other name. */
    private boolean isStillIn(Map<String, Object> claims) {
        Set<String> values = UserClaims.texts(claims, claim);
        return values.isEmpty() || values.equals(Set.of(value));
    }

    /** The name of a claim contains no space. */
    static @Nullable String stored(@Nullable UserName name) {
        return name == null ? null : name.claim + " " + name.value;
    }

    static @Nullable UserName read(@Nullable Object stored) {
        if (!(stored instanceof String text) || text.indexOf(' ') < 0) {
            return null;
        }
        int space = text.indexOf(' ');
        return new UserName(text.substring(0, space), text.substring(space + 1));
    }
}
