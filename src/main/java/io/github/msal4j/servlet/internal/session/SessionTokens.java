package io.github.msal4j.servlet.internal.session;

import java.io.Serializable;

/**
 * The tokens in a signed-in session. Only the packages cache and token know their content. Implementations are
 * immutable.
 */
public interface SessionTokens extends Serializable {
    /**
     * Whether other tokens of the same sign-in, e.g. from another node, have been refreshed more often. Always false
     * for tokens that cannot be refreshed.
     */
    default boolean isOlderThan(SessionTokens others) {
        return false;
    }
}
