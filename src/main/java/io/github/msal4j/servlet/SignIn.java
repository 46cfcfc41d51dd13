package io.github.msal4j.servlet;

/** A sign-in as {@link SignIns} shows it, as it was at that moment. Times are in ISO 8601 and UTC, by this application's clock. */
public interface SignIn {
    /** The user's key, {@link SignedInUser#key()}. */
    String getUser();

    /** When the user was sent to the provider. */
    String getBegan();

    /** When the provider has confirmed the sign-in last, see {@code msal.revalidate}. */
    String getVerified();

    /** The last request of it at this node; empty if there was none since the session is in memory here. */
    String getLastSeen();

    /**
     * The address of the browser, or of the last proxy before the container, at a request not longer than a minute before the last
     * one; empty if there was none here. Behind a proxy the container must be set up to know the browser's.
     */
    String getAddress();
}
