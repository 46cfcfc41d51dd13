package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;

/** What follows from the reason for which a sign-in ends. */
final class EndRules {
    private EndRules() {}

    /** Why the sign-ins end that a sign-out of this kind names. */
    static EndReason reason(Kind kind) {
        return kind == Kind.USER || kind == Kind.EVERYBODY ? EndReason.ENDED_BY_APPLICATION : EndReason.GLOBAL_SIGN_OUT;
    }

    /**
     * Whether the sign-in is over everywhere. Otherwise one of its sessions has ended, but it may live on in another copy:
     * at another node, or in a store.
     */
    static boolean isFinal(EndReason reason) {
        return reason != EndReason.SESSION_ENDED && reason != EndReason.UNDEPLOYED;
    }

    /**
     * Whether a provider is told that the refresh token is not used any more. Only when the user leaves: a global sign-out
     * comes from the provider itself; what ends with a container's session may live on in another copy; and whoever signs in
     * again, or has to, does so at once in the same session of the provider, where some providers (Keycloak) end all tokens
     * of the application with the one that is given back, also the new ones.
     */
    static boolean isTold(EndReason reason) {
        return reason == EndReason.LOCAL_SIGN_OUT;
    }

    /**
     * Whether what lies of the sign-in in a session store may stay there when it ends in memory. Otherwise the container's
     * session ends, or is written again, in the same step.
     */
    static boolean leavesStored(EndReason reason) {
        return switch (reason) {
            case GLOBAL_SIGN_OUT, NOT_VERIFIABLE, REVOKED, ENDED_BY_APPLICATION, TOO_MANY_SESSIONS, UNDEPLOYED -> true;
            case LOCAL_SIGN_OUT, SIGNED_OUT_ELSEWHERE, SESSION_ENDED, LIFETIME_REACHED, SIGNED_IN_AGAIN -> false;
        };
    }

    /** Whether the other nodes must be told: the sign-in is over everywhere, and they do not find out by themselves. */
    static boolean mustBePublished(EndReason reason) {
        return switch (reason) {
            case LOCAL_SIGN_OUT, SIGNED_OUT_ELSEWHERE, SIGNED_IN_AGAIN, REVOKED, TOO_MANY_SESSIONS -> true;
            case GLOBAL_SIGN_OUT, SESSION_ENDED, LIFETIME_REACHED, NOT_VERIFIABLE, ENDED_BY_APPLICATION, UNDEPLOYED ->
                false;
        };
    }
}
