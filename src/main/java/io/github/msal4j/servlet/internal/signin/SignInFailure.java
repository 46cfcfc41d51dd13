package io.github.msal4j.servlet.internal.signin;

/** A sign-in has failed. The reason has a stable name; the message is for the log and contains no secret. */
public final class SignInFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reason. It decides which page is shown. */
    public enum Reason {
        /** The request is no answer of a provider, e.g. it comes from a bookmark. */
        NO_ANSWER,
        /**
         * An answer at a browser that has no pending sign-in at all: anybody can send such requests. Also what a browser sends
         * that blocks cookies.
         */
        UNSOLICITED,
        /** The state is unknown, used already or another browser's; or the browser did not send the cookie. */
        STATE_UNKNOWN,
        /** The answer comes from another provider (mix-up attack, RFC 9207). */
        RESPONSE_ISSUER,
        /** The user or a policy declined the sign-in. */
        DECLINED,
        /** The provider reported another error. */
        PROVIDER_ERROR,
        /** The provider refused the code. */
        CODE_REFUSED,
        /** The provider refused this application: its id or its credential. The message names the remedy. */
        APPLICATION_REFUSED,
        /** The ID token was refused. */
        ID_TOKEN,
        /** The provider could not be reached, or its answer cannot be used. */
        PROVIDER_DOWN,
        /** The provider reported a sign-out during the sign-in. */
        SIGNED_OUT_MEANWHILE,
        /** The nodes' shared store does not say whether the sign-in was answered before. */
        CANNOT_CHECK
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

    /** Whether anybody can cause it with one request, without having begun a sign-in. */
    boolean isAnybodys() {
        return reason == Reason.NO_ANSWER || reason == Reason.UNSOLICITED;
    }

    public Reason reason() {
        return reason;
    }
}
