package io.github.msal4j.servlet.signout;

/**
 * Why a sign-in ended.
 *
 * <pre>{@code
 * SignInEndListener listener = end -> {
 *     if (end.reason() == EndReason.GLOBAL_SIGN_OUT) {
 *         carts.drop(end.user().getName());
 *     }
 * };
 * }</pre>
 */
public enum EndReason {
    /** The user signed out in this application. */
    LOCAL_SIGN_OUT,
    /** The provider said that the user has signed out. */
    GLOBAL_SIGN_OUT,
    /** The container ended the session: it timed out, or the application invalidated it. */
    SESSION_ENDED,
    /** The sign-in was older than {@code msal.session-lifetime}. */
    LIFETIME_REACHED,
    /** The same browser signed in again. */
    SIGNED_IN_AGAIN,
    /** The application was stopped or undeployed. */
    UNDEPLOYED;

    /**
     * Whether the sign-in is over everywhere. Otherwise one of its sessions has ended, but it may live on in another copy:
     * at another node, or in a store.
     */
    boolean isFinal() {
        return this != SESSION_ENDED && this != UNDEPLOYED;
    }

    /** Whether the sign-in is over everywhere, but no other node finds that out by itself. */
    boolean isKnownHereOnly() {
        return this == LOCAL_SIGN_OUT || this == SIGNED_IN_AGAIN;
    }
}
