package io.github.msal4j.servlet.internal.provider;

/**
 * An ID token or a logout token was refused. The message contains the expected and the received value, never the
 * token. Because anybody can send a logout token, the message is limited to one line of 500 printable characters.
 */
public final class IdTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The check that refused the token. The names are stable, for logs and tests. */
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
        /** A logout token is valid for longer than it can be remembered that it was sent. */
        LIFE,
        SUBJECT,
        NONCE,
        /** The user has authenticated too long ago, or the token does not say when. */
        AUTH_TIME,
        LOGOUT_TOKEN,
        HASH,
        TENANT,
        /** Another policy of the B2C tenant issued it, or it names no policy. */
        POLICY,
        /** A refresh returned a token of another user than the one who is signed in. */
        OTHER_USER,
        /** It is not a logout token, names no session and no user, or was sent before. */
        NO_LOGOUT,
        /** {@code client_info} names another account than the verified ID token. */
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
