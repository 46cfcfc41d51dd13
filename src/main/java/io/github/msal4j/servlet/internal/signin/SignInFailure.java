package io.github.msal4j.servlet.internal.signin;

/** A sign-in ended without a user. The reason has a stable name; the message is for the log and names no secret. */
public final class SignInFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; each leads to a page of its own kind. */
    public enum Reason {
        /** No answer of a provider at all, e.g. a bookmark. */
        NO_ANSWER,
        /** Missing, unknown, used or another browser's state; or the cookie did not come back. */
        STATE_UNKNOWN,
        /** Another provider answered (mix-up attack, RFC 9207). */
        RESPONSE_ISSUER,
        /** The user or a policy declined. */
        DECLINED,
        /** The provider reports any other error. */
        PROVIDER_ERROR,
        /** The provider refused the code. */
        CODE_REFUSED,
        /** The provider refused this application: its id or its credential. The message names the remedy. */
        APPLICATION_REFUSED,
        /** The ID token was not acceptable. */
        ID_TOKEN,
        /** The provider could not be reached or answered nonsense. */
        PROVIDER_DOWN,
        /** A global sign-out overtook the sign-in. */
        SIGNED_OUT_MEANWHILE
    }

    private final Reason reason;

    public SignInFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public SignInFailure(Reason reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
