package io.github.msal4j.servlet;

/**
 * The kinds of pages that the library shows.
 *
 * <pre>{@code
 * boolean refused = PageKind.NO_ACCESS.name().equals(request.getAttribute(PageAttributes.KIND));
 * }</pre>
 */
public enum PageKind {
    /** The user has signed out, and this browser has no session here. */
    SIGNED_OUT,
    /** The provider has told of a sign-out by {@code sid}; shown in a frame, and the same whether or not it was known. */
    SIGN_OUT_RECEIVED,
    /** Asks the user to confirm a sign-out, if the request may not be the user's own, or it is not known whether there is a session. */
    CONFIRM_SIGN_OUT,
    /** The user has none of the roles that the page needs. */
    NO_ACCESS,
    /** It is not known whether the user may see the page, because the user's groups are not known. */
    ACCESS_UNKNOWN,
    /** The provider's answer to a sign-in was not acceptable. */
    SIGN_IN_FAILED,
    /** The user declined the sign-in at the provider, or, where the provider does not say which, a rule of the provider did. */
    SIGN_IN_CANCELLED,
    /** A rule of the provider does not allow the sign-in, or a consent is missing. */
    SIGN_IN_REFUSED,
    /** The user has not authenticated as recently, or in the way, that the page needs, though the provider was asked for it. */
    SIGN_IN_NOT_ENOUGH,
    /**
     * The application's {@link SignInListener} refuses the user, and the page has the reason that it gives; or the user has no name by
     * {@code msal.user-name}.
     */
    NOT_ADMITTED,
    /** The application's {@link SignInListener} has failed, or has not answered in time. */
    ADMISSION_FAILED,
    /** The user told the provider of a forgotten password, which a policy of its own resets (Azure AD B2C). */
    PASSWORD_FORGOTTEN,
    /** An answer to a sign-in that this browser did not begin, or that took too long. */
    SIGN_IN_UNKNOWN,
    /** The browser signs in again and again, because its sign-in gets lost. */
    SIGN_IN_LOOP,
    /** The browser did not send its session cookie and is asked to load the page again. */
    ONE_MORE_STEP,
    /** The browser is sent to the provider by a form, since an address would be too long. */
    TO_PROVIDER,
    /** Somebody opened an address of the library that has no page to show. */
    NOTHING_HERE,
    /** The sign-in ended before the user sent a form. The form is still in the browser. */
    FORM_NOT_SENT,
    /** A page in a frame needs a sign-in, which providers do not allow in frames. */
    SIGN_IN_IN_WINDOW,
    /** The provider cannot be reached, or says that it cannot serve now. */
    PROVIDER_DOWN,
    /** The provider has answered, but its answer cannot be used, e.g. because it is for somebody else or no answer of a provider. */
    PROVIDER_ANSWER,
    /** The provider refuses this application, e.g. because of its credential. */
    APPLICATION_REFUSED,
    /** It is not known at the moment whether the user has signed out at another node. */
    CANNOT_CHECK,
    /** The address has a form that different servers read differently. */
    BAD_REQUEST,
    /** The request came at a host that no setting names, so that nobody can sign in there. */
    HOST_UNKNOWN,
    /** Begins the check of single sign-out, for those who run the application; see {@code msal.sign-out-check-path}. */
    SIGN_OUT_CHECK,
    /** The check waits for the provider's call. */
    SIGN_OUT_CHECK_RUNS,
    /** The provider has called, and the sign-in has ended. */
    SIGN_OUT_CHECK_WORKS,
    /** The sign-in has ended, without a call to this node. */
    SIGN_OUT_CHECK_ELSEWHERE,
    /** No call came. */
    SIGN_OUT_CHECK_NO_CALL,
    /** A call came, without the id of a session. */
    SIGN_OUT_CHECK_NO_SID,
    /** A call came, with the id of another session. */
    SIGN_OUT_CHECK_OTHER_SID
}
