package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether claims have the types that the specification gives them, before nimbus-jose-jwt reads them: it converts what it should
 * refuse, and does not say which claim it could not read (R105).
 */
final class PayloadForm {
    /** The end of the year 9999. A time beyond it is one in milliseconds, or overflows. */
    private static final double LATEST = 253_402_300_799d;

    private PayloadForm() {}

    static void check(Map<String, Object> payload) throws IdTokenException {
        checkSubject(payload.get("sub"));
        for (String claim : List.of("exp", "nbf", "iat")) {
            checkTime(claim, payload.get(claim));
        }
        Object issuer = payload.get("iss");
        if (issuer != null && !(issuer instanceof String)) {
            throw new IdTokenException(Reason.MALFORMED, "its claims cannot be read: iss is not a text");
        }
    }

    /** A number would be converted to text, and different large numbers to the same text. Then two users would be the same. */
    private static void checkSubject(@Nullable Object subject) throws IdTokenException {
        if (subject instanceof Number) {
            throw new IdTokenException(Reason.MALFORMED, "sub is a number");
        }
        if (subject != null && !(subject instanceof String)) {
            throw new IdTokenException(Reason.MALFORMED, "its claims cannot be read: sub is not a text");
        }
    }

    /** A NumericDate may have a fraction (RFC 7519 section 2). */
    private static void checkTime(String claim, @Nullable Object time) throws IdTokenException {
        if (time == null) {
            return;
        }
        if (!(time instanceof Number seconds)) {
            throw new IdTokenException(
                    Reason.MALFORMED, "its claims cannot be read: " + claim + " is not a number of seconds since 1970");
        }
        if (!(Math.abs(seconds.doubleValue()) <= LATEST)) {
            throw new IdTokenException(
                    Reason.MALFORMED, claim + " is " + time + ", which is no time in seconds since 1970");
        }
    }
}
