package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.ending.NotAdmittedException;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.util.Optional;

/** A sign-in has failed. The reason has a stable name; the message is for the log and contains no secret. */
public final class SignInFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reason. It decides which page is shown. */
    public enum Reason {
        /** The request is no answer of a provider, e.g. it comes from a bookmark. */
        NO_ANSWER,
        /** The request has a form that somebody else has read. */
        FORM_LOST,
        /**
         * An answer at a browser that has no pending sign-in at all: anybody can send such requests. Also what a browser sends
         * that blocks cookies.
         */
        UNSOLICITED,
        /** The state is unknown, used already or another browser's; or the browser did not send the cookie. */
        STATE_UNKNOWN,
        /** The answer comes from another provider (mix-up attack, RFC 9207). */
        RESPONSE_ISSUER,
        /** The user declined the sign-in. */
        DECLINED,
        /** A rule of the provider does not allow the sign-in, or a consent is missing. */
        REFUSED,
        /** The user asked the provider for a new password, which is not given in this sign-in. */
        PASSWORD_FORGOTTEN,
        /** The provider reported another error. */
        PROVIDER_ERROR,
        /** The provider refused the code. */
        CODE_REFUSED,
        /** The provider refused this application: its id or its credential. The message names the remedy. */
        APPLICATION_REFUSED,
        /** The user has not authenticated as recently or as strongly as the sign-in needs it. */
        NOT_ENOUGH,
        /** The ID token was refused. */
        ID_TOKEN,
        /** The provider could not be reached, or cannot serve now. */
        PROVIDER_DOWN,
        /** The provider has answered, but its answer cannot be used. The message says what it is. */
        PROVIDER_ANSWER,
        /** The provider reported a sign-out during the sign-in. */
        SIGNED_OUT_MEANWHILE,
        /** The application does not let the user in; what it says is for the user. */
        NOT_ADMITTED,
        /** The application could not say whether it lets the user in. */
        ADMISSION_FAILED,
        /** The user has no name by {@code msal.user-name}. */
        NO_USER_NAME,
        /** The nodes' shared store does not say whether the sign-in was answered before. */
        CANNOT_CHECK
    }

    private final Reason reason;
    private final boolean stray;
    /** What the application says to the user. */
    private final transient Optional<String> said;

    public SignInFailure(Reason reason, String message) {
        this(reason, message, false);
    }

    private SignInFailure(Reason reason, String message, boolean stray) {
        super(message);
        this.reason = reason;
        this.stray = stray;
        this.said = Optional.empty();
    }

    /** An error of the provider that belongs to no pending sign-in of this browser, so that anybody may have made it up. */
    SignInFailure asStray(String addition) {
        return new SignInFailure(reason, getMessage() + addition, true);
    }

    public SignInFailure(Reason reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
        this.stray = false;
        this.said = Optional.empty();
    }

    private SignInFailure(Reason reason, NotAdmittedException cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
        this.stray = false;
        this.said = cause.refusal();
    }

    static SignInFailure of(NotAdmittedException failure) {
        return new SignInFailure(
                failure.refusal().isPresent() ? Reason.NOT_ADMITTED : Reason.ADMISSION_FAILED, failure);
    }

    /** The provider did not answer, or not in a way that can be used. */
    static SignInFailure of(ProviderUnavailableException failure) {
        return new SignInFailure(failure.isAnswered() ? Reason.PROVIDER_ANSWER : Reason.PROVIDER_DOWN, failure);
    }

    Optional<String> said() {
        return said;
    }

    /** Whether anybody can cause it with one request, without having begun a sign-in. */
    boolean isAnybodys() {
        return stray || reason == Reason.NO_ANSWER || reason == Reason.FORM_LOST || reason == Reason.UNSOLICITED;
    }

    boolean isStrayError() {
        return stray;
    }

    public Reason reason() {
        return reason;
    }
}
