package io.github.msal4j.servlet.internal.token;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a refused refresh says about the grant, i.e. about the sign-in (R78). Decided by the error codes (RFC 6749 section 5.2;
 * Microsoft identity platform, "Microsoft Entra authentication and authorization error codes" and "Handle errors and exceptions in
 * MSAL"; Azure Active Directory B2C, "Error codes"). A provider without codes of its own gives a reason in words: whole sentences
 * that are known count, parts of them never.
 */
enum GrantState {
    /** It was revoked or has expired, or the user was disabled, deleted or taken out of the application. */
    DEAD,
    /** The provider says that the refresh token is not valid, and no more: the grant is dead, or the token was used before. */
    DEAD_OR_USED,
    /** The provider knows the grant, and wants something of the user: a consent, another factor, another device. */
    ALIVE,
    /** The refusal concerns something else, e.g. the application, or its code is not known here. */
    UNKNOWN;

    private static final Set<String> DEAD_CODES = codes(
            // The user is unknown, disabled, not in this tenant any more, or not assigned to the application any more.
            "50020 50034 50057 50105 51004",
            // The password has expired, or was changed or reset.
            "50055 50132 50133 50144",
            // Revoked or expired; the last two by the sign-in frequency of Conditional Access.
            "50089 50173 70008 700082 700084 70043 70044");

    private static final Set<String> ALIVE_CODES = codes(
            // Consent.
            "65001 65004 90094",
            // Another factor, or another one than before.
            "50005 50072 50074 50076 50078 50079 50158",
            // Conditional Access.
            "50097 53000 53001 53002 53003 53004");

    private static final Set<String> DEAD_CODES_OF_B2C = Set.of("AADB2C90080", "AADB2C90129");

    private static final Set<String> DEAD_SUBERRORS = Set.of("bad_token", "token_expired", "user_password_expired");

    private static final Set<String> ALIVE_SUBERRORS = Set.of(
            "additional_action",
            "basic_action",
            "client_mismatch",
            "consent_required",
            "device_authentication_failed",
            "message_only",
            "protection_policy_required");

    /** Keycloak's. */
    private static final Set<String> DEAD_REASONS = Set.of(
            "Session not active",
            "Token is not active",
            "User disabled",
            "User not found",
            "Unknown user",
            "Client session not active",
            "Offline session not active",
            "Offline session invalid because offline access not granted anymore",
            "Offline user session not found",
            "Session doesn't have required client");

    /**
     * Keycloak's for a token that was used before, where it takes each once. "Stale token" is none of them: it is also the answer to
     * a token from before a revocation of all (its "not before").
     */
    private static final String USED_REASON = "Maximum allowed refresh token reuse exceeded";

    private static Set<String> codes(String... lists) {
        return Stream.of(lists)
                .flatMap(list -> Stream.of(list.split(" ")))
                .map(number -> "AADSTS" + number)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads an error response.
     *
     * @param codes those of Entra and B2C
     * @param reason the response's {@code error_description}
     * @param challenged whether it has {@code claims} for a next sign-in
     */
    static GrantState of(
            String error, Optional<String> suberror, Set<String> codes, String reason, boolean challenged) {
        return switch (error) {
            case "invalid_grant" -> ofInvalidGrant(suberror, codes, reason, challenged);
            case "interaction_required", "consent_required" -> isDead(suberror, codes) ? DEAD : ALIVE;
            case "login_required" -> isDead(suberror, codes) ? DEAD : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static GrantState ofInvalidGrant(
            Optional<String> suberror, Set<String> codes, String reason, boolean challenged) {
        if (isDead(suberror, codes)) {
            return DEAD;
        }
        if (challenged
                || suberror.filter(ALIVE_SUBERRORS::contains).isPresent()
                || codes.stream().anyMatch(ALIVE_CODES::contains)) {
            return ALIVE;
        }
        if (!codes.isEmpty() || suberror.isPresent() || USED_REASON.equals(reason)) {
            return UNKNOWN;
        }
        return DEAD_REASONS.contains(reason) ? DEAD : DEAD_OR_USED;
    }

    /** A code says more than a suberror, which says how a program should go on. */
    private static boolean isDead(Optional<String> suberror, Set<String> codes) {
        return codes.stream().anyMatch(code -> DEAD_CODES.contains(code) || DEAD_CODES_OF_B2C.contains(code))
                || (codes.stream().noneMatch(ALIVE_CODES::contains)
                        && suberror.filter(DEAD_SUBERRORS::contains).isPresent());
    }
}
