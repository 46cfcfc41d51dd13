package io.github.msal4j.servlet.internal.provider;

/**
 * An ID token, or a logout token, was refused. The message names both values, never the token. Since anybody can send a
 * logout token, it is one line of bounded length and printable, whatever stands in the token.
 */
public final class IdTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which check refused it; stable names for logs and tests. */
    public enum Reason {
        MALFORMED,
        NOT_SIGNED,
        ALGORITHM,
        TYPE,
        KEY_UNKNOWN,
        SIGNATURE,
        ISSUER,
        AUDIENCE,
        AUTHORIZED_PARTY,
        EXPIRED,
        NOT_YET_VALID,
        ISSUED_IN_FUTURE,
        SUBJECT,
        NONCE,
        LOGOUT_TOKEN,
        HASH,
        TENANT,
        /** Another policy of the B2C tenant made it, or it does not say which. */
        POLICY,
        /** Refresh or step-up returned another user than the one signed in. */
        OTHER_USER,
        /** A logout token does not say whose sessions are meant, or is none at all. */
        NO_LOGOUT,
        /** {@code client_info} names another account than the verified token. */
        CLIENT_INFO
    }

    private static final int LONGEST = 500;

    private final Reason reason;

    public IdTokenException(Reason reason, String message) {
        super("Token refused (" + reason + "): " + printable(message));
        this.reason = reason;
    }

    private static String printable(String message) {
        String start = message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message;
        return start.replaceAll("[^\\x20-\\x7e]", "?");
    }

    public Reason reason() {
        return reason;
    }
}
