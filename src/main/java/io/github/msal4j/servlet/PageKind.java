package io.github.msal4j.servlet;

/**
 * The library's own pages, by what they say.
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
    /** Asks whether to sign out, where it is not certain that the user wants it, or whether there is a session. */
    CONFIRM_SIGN_OUT,
    /** The user has none of the roles that the page needs. */
    NO_ACCESS,
    /** Whether the user may see the page cannot be told, as the user's groups are not known. */
    ACCESS_UNKNOWN,
    /** The provider's answer to a sign-in was not acceptable. */
    SIGN_IN_FAILED,
    /** The user, or an administrator, has declined at the provider. */
    SIGN_IN_CANCELLED,
    /** An answer to a sign-in that this browser has not begun, or that has taken too long. */
    SIGN_IN_UNKNOWN,
    /** The browser signs in again and again, since the sign-in does not last. */
    SIGN_IN_LOOP,
    /** The browser is asked to come again, since it has withheld its session cookie. */
    ONE_MORE_STEP,
    /** The browser is sent to the provider by a form, since an address would be too long. */
    TO_PROVIDER,
    /** There is nothing to see at an address of the library that was opened by hand. */
    NOTHING_HERE,
    /** The sign-in has ended before a form was sent; the form is not lost yet. */
    FORM_NOT_SENT,
    /** The provider cannot be reached, or gives no usable answer. */
    PROVIDER_DOWN,
    /** The provider refuses this application, e.g. its credential. */
    APPLICATION_REFUSED,
    /** Whether the user has signed out elsewhere cannot be told at the moment. */
    CANNOT_CHECK,
    /** The address is in a form that servers read differently. */
    BAD_REQUEST
}
