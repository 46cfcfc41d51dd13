package io.github.msal4j.servlet.signout;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Global sign-outs of the recent past, so that a session which was asleep when the provider told of one is refused when
 * it wakes (R53). Kept longer than any session lives. Bounded: what names no session here is kept apart from what did,
 * so that a stranger who sends invented ids can push out other inventions only.
 */
final class RememberedSignOuts {
    private static final int MOST = 100_000;

    private final Duration life;
    private final Memory confirmed = new Memory();
    private final Memory unconfirmed = new Memory();

    RememberedSignOuts(Duration life) {
        this.life = life;
    }

    /**
     * Notes a sign-out.
     *
     * @param confirmed whether a session with this id was found here
     */
    void remember(String sid, Instant at, boolean confirmed) {
        (confirmed ? this.confirmed : unconfirmed).put(sid, at, at.minus(life));
    }

    /**
     * Whether the provider session was signed out since the sign-in began. A sign-in that began later is not concerned,
     * although a provider may use the id again (R54).
     */
    boolean concerns(String sid, Instant signInBegan) {
        return confirmed.isAtOrAfter(sid, signInBegan) || unconfirmed.isAtOrAfter(sid, signInBegan);
    }

    int size() {
        return confirmed.instants.size() + unconfirmed.instants.size();
    }

    /** Forgets the oldest first. A sid that comes again counts once, so that repeating one pushes out no other. */
    private static final class Memory {
        /** Read at every request, without a lock. */
        private final Map<String, Instant> instants = new ConcurrentHashMap<>();

        private final Set<String> byAge = new LinkedHashSet<>();

        synchronized void put(String sid, Instant at, Instant oldest) {
            instants.merge(sid, at, (known, now) -> now.isAfter(known) ? now : known);
            byAge.remove(sid);
            byAge.add(sid);
            for (Iterator<String> sids = byAge.iterator(); sids.hasNext(); ) {
                String first = sids.next();
                if (byAge.size() <= MOST && !isBefore(first, oldest)) {
                    return;
                }
                sids.remove();
                instants.remove(first);
            }
        }

        private boolean isBefore(String sid, Instant oldest) {
            Instant at = instants.get(sid);
            return at != null && at.isBefore(oldest);
        }

        boolean isAtOrAfter(String sid, Instant began) {
            Instant at = instants.get(sid);
            return at != null && !at.isBefore(began);
        }
    }
}
