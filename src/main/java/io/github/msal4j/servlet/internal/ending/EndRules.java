package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;

/** What follows from the reason for which a sign-in ends. */
final class EndRules {
    private EndRules() {}

    /**
     * Whether the sign-in is over everywhere. Otherwise one of its sessions has ended, but it may live on in another copy:
     * at another node, or in a store.
     */
    static boolean isFinal(EndReason reason) {
        return reason != EndReason.SESSION_ENDED && reason != EndReason.UNDEPLOYED;
    }

    /** Whether the other nodes must be told: the sign-in is over everywhere, and they do not find out by themselves. */
    static boolean mustBePublished(EndReason reason) {
        return reason == EndReason.LOCAL_SIGN_OUT || reason == EndReason.SIGNED_IN_AGAIN;
    }
}
