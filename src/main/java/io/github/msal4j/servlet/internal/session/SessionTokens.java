package io.github.msal4j.servlet.internal.session;

import java.io.Serializable;

/** What the token package keeps in a signed-in session; opaque to everybody else. Implementations are immutable. */
public interface SessionTokens extends Serializable {
    /**
     * Whether others of the same sign-in, which may come from another node, have been refreshed more often. Never true of
     * tokens that cannot be refreshed.
     */
    default boolean isOlderThan(SessionTokens others) {
        return false;
    }
}
