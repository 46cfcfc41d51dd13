package io.github.msal4j.servlet.internal.memory;

import java.time.Instant;

/**
 * A sign-out as it is remembered, here and in a store that nodes share.
 *
 * @param id what was signed out, as the kind says
 * @param at when, by the clock of the node that heard of it first; nodes' clocks have to agree as well as time servers make
 *     them
 */
public record SignOut(Kind kind, String id, Instant at) {
    /** What an id stands for. */
    public enum Kind {
        /** A session of the provider, which was signed out there. */
        SID("sid"),
        /** A user, all of whose sessions the provider signed out. */
        SUBJECT("sub"),
        /** A session of the provider, which lives on there: its user left this application. */
        LEFT_SID("left"),
        /** One sign-in, by {@code SignedInSession.id()}, which may still be in a request's hands or in a session store. */
        SIGN_IN("in");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The kind's part of a key; other versions of the library read it. */
        public String code() {
            return code;
        }
    }
}
