package io.github.msal4j.servlet.internal.session;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SignedInSession} in the form in which a container stores it: in the clear, or all of it sealed if {@code
 * msal.session-key} is set. A record, so that a store may hold the form of an older or newer version: members that are
 * missing are null, and those that nobody knows are left out.
 *
 * @param id empty if it is sealed
 * @param user null if it is sealed
 * @param tokens null if they are sealed, or the sign-in has ended
 * @param rechecks as {@link Rechecks#text}; null if they are sealed, or there are none
 * @param sealed everything, see {@link SessionSeal}; if it is there, the other members mean nothing
 * @param verifiedAt when the provider has confirmed the sign-in last
 */
record StoredSignIn(
        String id,
        @Nullable String sid,
        long beganAt,
        boolean ended,
        @Nullable VerifiedUser user,
        @Nullable SessionTokens tokens,
        @Nullable String rechecks,
        @Nullable String sealed,
        long verifiedAt)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static StoredSignIn sealed(String content) {
        return new StoredSignIn("", null, 0, false, null, null, null, content, 0);
    }

    private Object readResolve() {
        return SignedInSession.readBack(this);
    }

    /** Shows neither the user nor the tokens. */
    @Override
    public String toString() {
        return "StoredSignIn[" + id + "]";
    }
}
