package io.github.msal4j.servlet.signout;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

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
    void remember(String key, Instant at, boolean confirmed) {
        (confirmed ? this.confirmed : unconfirmed).put(key, at, at.minus(life));
    }

    /**
     * Whether the provider session, or the user, was signed out since the sign-in began. A sign-in that began later is not concerned,
     * although a provider may use the id again (R54).
     */
    boolean concerns(String key, Instant signInBegan) {
        return confirmed.isAtOrAfter(key, signInBegan) || unconfirmed.isAtOrAfter(key, signInBegan);
    }

    int size() {
        return confirmed.instants.size() + unconfirmed.instants.size();
    }

    /** Forgets the oldest first; they were put in the order of their age. */
    private static final class Memory {
        private final Map<String, Instant> instants = new ConcurrentHashMap<>();
        private final Queue<Map.Entry<String, Instant>> byAge = new ConcurrentLinkedQueue<>();
        private final AtomicInteger queued = new AtomicInteger();

        void put(String key, Instant at, Instant oldest) {
            instants.put(key, at);
            byAge.add(Map.entry(key, at));
            queued.incrementAndGet();
            for (Map.Entry<String, Instant> first = byAge.peek();
                    first != null && (queued.get() > MOST || first.getValue().isBefore(oldest));
                    first = byAge.peek()) {
                if (byAge.remove(first)) {
                    queued.decrementAndGet();
                    instants.remove(first.getKey(), first.getValue());
                }
            }
        }

        boolean isAtOrAfter(String key, Instant began) {
            Instant at = instants.get(key);
            return at != null && !at.isBefore(began);
        }
    }
}
