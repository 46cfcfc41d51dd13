package io.github.msal4j.servlet.internal.session;

import java.time.Instant;

/**
 * One of the provider's ids of its own session, by which a global sign-out may name a sign-in.
 *
 * @param since a sign-out of this id from before does not concern the sign-in (R54)
 */
public record KnownSid(String sid, Instant since) {
    /** Shows no id. */
    @Override
    public String toString() {
        return "KnownSid[since=" + since + "]";
    }
}
