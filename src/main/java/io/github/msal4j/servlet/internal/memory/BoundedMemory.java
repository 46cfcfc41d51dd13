package io.github.msal4j.servlet.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Remembers when something happened last, for a while by this node's own clock, and up to a number of things; forgets the
 * oldest first. Reading takes no lock.
 */
public final class BoundedMemory {
    private static final int MOST = 100_000;

    private final Duration life;
    private final InstantSource clock;
    private final int most;
    private final Map<String, Instant> instants = new ConcurrentHashMap<>();
    /** From the oldest to the newest. A repeated key has one entry only, so that it does not push out other keys. */
    private final Set<String> byAge = new LinkedHashSet<>();

    private volatile Instant lostUpTo = Instant.MIN;
    private volatile boolean full;

    public BoundedMemory(Duration life, InstantSource clock) {
        this(life, clock, MOST);
    }

    BoundedMemory(Duration life, InstantSource clock, int most) {
        this.life = life;
        this.clock = clock;
        this.most = most;
    }

    /**
     * Remembers this instant for the key, unless a later one is remembered: news of other nodes may arrive in any
     * order. Returns the instant that was remembered before.
     */
    public synchronized Optional<Instant> put(String key, Instant at) {
        Optional<Instant> before = get(key);
        if (before.isEmpty() || before.get().isBefore(at)) {
            instants.put(key, at);
            byAge.remove(key);
            byAge.add(key);
            // Not by what it was given: one instant from a clock that is hours ahead would forget all others.
            forget(clock.instant().minus(life));
        }
        return before;
    }

    public Optional<Instant> get(String key) {
        return Optional.ofNullable(instants.get(key));
    }

    /**
     * Whether it happened at this instant or later, as far as it is remembered. Makes no object, because each request
     * calls it.
     */
    boolean happenedSince(String key, Instant earliest) {
        Instant last = instants.get(key);
        return last != null && !last.isBefore(earliest);
    }

    /** All entries after this instant, in no particular order. */
    Stream<Map.Entry<String, Instant>> after(Instant oldest) {
        return instants.entrySet().stream().filter(entry -> entry.getValue().isAfter(oldest));
    }

    /**
     * The latest instant that was pushed out for want of room: something that happened until then may be forgotten. Who looks
     * for a key first and asks this second misses nothing.
     */
    Instant lostUpTo() {
        return lostUpTo;
    }

    /** Whether room was wanting when something was put in last. */
    boolean isFull() {
        return full;
    }

    /** Nothing that is remembered happened later than this. */
    synchronized void moveBackTo(Instant latest) {
        instants.replaceAll((key, at) -> at.isAfter(latest) ? latest : at);
    }

    int size() {
        return instants.size();
    }

    /** Called with the lock held. */
    private void forget(Instant oldest) {
        full = byAge.size() > most;
        for (Iterator<String> keys = byAge.iterator(); keys.hasNext(); ) {
            String first = keys.next();
            Instant at = instants.getOrDefault(first, Instant.MIN);
            boolean old = at.isBefore(oldest);
            if (!old && byAge.size() <= most) {
                return;
            }
            if (!old && at.isAfter(lostUpTo)) {
                lostUpTo = at;
            }
            keys.remove();
            instants.remove(first);
        }
    }
}
