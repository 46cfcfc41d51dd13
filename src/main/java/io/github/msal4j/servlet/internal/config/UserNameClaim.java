package io.github.msal4j.servlet.internal.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code msal.user-name}: the claim whose value is the user's name. Of Entra's claims only {@code oid} and {@code sub} never change and
 * are never given to another user (Microsoft identity platform, "Secure applications and APIs by validating claims", and "ID token
 * claims reference": {@code email} and {@code preferred_username} are mutable and must not be used for authorization).
 */
public final class UserNameClaim {
    private static final Set<String> IMMUTABLE = Set.of("oid", "sub");
    /** What one user of a tenant can have after another, or what the user can change. */
    private static final Set<String> MUTABLE =
            Set.of("email", "emails", "preferred_username", "upn", "unique_name", "cognito:username");

    private static final Set<String> MAIL = Set.of("email", "emails");
    /** Two users may have the same. */
    private static final Set<String> OF_SEVERAL = Set.of("name", "given_name", "family_name", "nickname");

    private static final Pattern CLAIM = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,100}");

    private UserNameClaim() {}

    /** @param allowedTenants those that may sign in, if several are and not all may */
    static Optional<String> read(Values values, Optional<Authority> authority, Set<String> allowedTenants) {
        Optional<String> claim = values.parsed(Parameter.USER_NAME, UserNameClaim::parse);
        boolean severalTenants = authority
                .filter(one -> one instanceof Authority.Entra entra && entra.isMultiTenant())
                .isPresent();
        if (severalTenants) {
            claim.flatMap(name -> danger(name, !allowedTenants.isEmpty()))
                    .ifPresent(sentence -> values.problem(Parameter.USER_NAME, sentence));
        }
        return claim;
    }

    private static String parse(String value) {
        if (!CLAIM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "is '" + value + "'; it must be the name of one claim, e.g. preferred_username");
        }
        if (OF_SEVERAL.contains(value)) {
            throw new IllegalArgumentException("is " + value
                    + ", which several users may have; name a claim that only one user has, e.g. preferred_username");
        }
        return value;
    }

    /** The user of one tenant must not be taken for that of another (C8). */
    private static Optional<String> danger(String claim, boolean tenantsAreTrusted) {
        if (IMMUTABLE.contains(claim) || (tenantsAreTrusted && !MAIL.contains(claim))) {
            return Optional.empty();
        }
        return Optional.of("is " + claim
                + ", and users of several tenants may sign in: the administrator of one of them can give it the value that a"
                + " user of another one has, who would then be taken for that user. "
                + (MAIL.contains(claim) ? "Name" : "Set msal.allowed-tenants to tenants that you trust, or name")
                + " a claim that nobody can choose: oid or sub");
    }

    /** What whoever starts the application has to know. */
    public static Optional<String> warning(Settings settings) {
        return settings.userName()
                .filter(MUTABLE::contains)
                .map(claim -> "msal.user-name is " + claim
                        + ": it can change, and can be given to another user, who then finds the first one's data under it. Only"
                        + " oid and sub never do (SignedInUser.key()). See Data by user name in the documentation,"
                        + " src/docs/migrate.md");
    }
}
