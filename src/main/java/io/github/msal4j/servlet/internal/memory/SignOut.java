package io.github.msal4j.servlet.internal.memory;

import java.time.Instant;

/**
 * A sign-out, as it is remembered in memory and in the store that the nodes share.
 *
 * @param id the id of what was signed out; the kind says which id
 * @param at when, by the clock of the node that learned of it first; the nodes' clocks must be synchronized, e.g. by
 *     NTP
 */
public record SignOut(Kind kind, String id, Instant at) {
    /** The id of {@link Kind#EVERYBODY}. */
    public static final String ANYBODY = "*";

    /** The meaning of an id. */
    public enum Kind {
        /** A session of the provider that ended there. */
        SID("sid"),
        /** A user; the provider ended all of the user's sessions. */
        SUBJECT("sub"),
        /** A user, by {@code SignedInUser.key()}; the application ended all of the user's sign-ins. */
        USER("user"),
        /** Whoever was signed in, by {@link #ANYBODY}; the application ended all sign-ins. */
        EVERYBODY("all"),
        /**
         * A session of the provider that continues there: its user signed out of this application only. By {@code
         * SignedInSession.idsOfLeaving()}.
         */
        LEFT_SID("left"),
        /** One sign-in, by {@code SignedInSession.id()}. A request or a session store may still have a copy of it. */
        SIGN_IN("in"),
        /** No session, but a logout token that was used, by its {@code jti}: it must not be used again (R48). */
        LOGOUT_TOKEN("jti");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /**
         * The kind's part of a key in the store. Do not change it: nodes with other versions of the library read it.
         */
        public String code() {
            return code;
        }
    }
}
