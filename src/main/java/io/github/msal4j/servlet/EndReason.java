package io.github.msal4j.servlet;

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
    /**
     * The provider reported that the user has signed out. At a node of a cluster also: another node told that the sign-in is over
     * there, by a local sign-out, a new sign-in or a revocation.
     */
    GLOBAL_SIGN_OUT,
    /**
     * A round trip of the user's browser to the provider has shown that the user is not signed in there any more, see {@code
     * msal.verify-sign-in}. Of that sign-out nothing else had told here.
     */
    SIGNED_OUT_ELSEWHERE,
    /** The container ended the session: it timed out, or the application invalidated it. */
    SESSION_ENDED,
    /** The sign-in was older than {@code msal.session-lifetime}. */
    LIFETIME_REACHED,
    /** The same browser signed in again. */
    SIGNED_IN_AGAIN,
    /**
     * The session was read back from where it slept, or its sign-in took long, and it is not known any more whether the provider
     * signed it out meanwhile.
     */
    NOT_VERIFIABLE,
    /**
     * The provider refused to refresh the tokens, because the sign-in is over there: an administrator revoked it, disabled or
     * deleted the user or reset the password, the user changed it, or the sign-in has expired. Not for a consent, another factor or
     * an outage.
     */
    REVOKED,
    /**
     * The application ended all sign-ins of the user, or of everybody, by {@link SignIns} or by JMX; or its {@link SignInListener} does
     * not admit the user any more, or could not say so; or {@code msal.user-name} gives the user another name than the sign-in has.
     */
    ENDED_BY_APPLICATION,
    /** The user signed in once more than {@code msal.sessions-per-user} allows, and this was the oldest sign-in. */
    TOO_MANY_SESSIONS,
    /** The application was stopped or undeployed. */
    UNDEPLOYED
}
