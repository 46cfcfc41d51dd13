package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many MSAL accounts of ended sign-ins a session store still has, where nobody can remove them from outside (R77). By the sign-in and
 * not by the object: a container may read another one of it, and may write this one over what it has stored. Bounded: of sessions
 * that never come back the oldest are forgotten, and are then not counted. Thread-safe.
 */
final class LeftInStores {
    private static final int MOST = 10_000;

    private final Map<String, Integer> accounts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST;
        }
    };

    synchronized void leave(SignedInSession session, int count) {
        accounts.put(session.id(), count);
    }

    /** How many are gone now that the session has ended, or was written over; told once. */
    synchronized int take(SignedInSession session) {
        Integer left = accounts.remove(session.id());
        return left == null ? 0 : left;
    }
}
