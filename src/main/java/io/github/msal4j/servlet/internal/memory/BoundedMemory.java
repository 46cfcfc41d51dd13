package io.github.msal4j.servlet.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Remembers for each key when something happened last. Entries are kept for a limited time, and there are 100,000 at
 * most; the oldest are forgotten first. Reading takes no lock.
 */
public final class BoundedMemory {
    private static final int MOST = 100_000;

    private final Duration life;
    private final Map<String, Instant> instants = new ConcurrentHashMap<>();
    /** From the oldest to the newest. A repeated key has one entry only, so that it does not push out other keys. */
    private final Set<String> byAge = new LinkedHashSet<>();

    public BoundedMemory(Duration life) {
        this.life = life;
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
            forget(at.minus(life));
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

    int size() {
        return instants.size();
    }

    /** Called with the lock held. */
    private void forget(Instant oldest) {
        for (Iterator<String> keys = byAge.iterator(); keys.hasNext(); ) {
            String first = keys.next();
            if (byAge.size() <= MOST && !isBefore(first, oldest)) {
                return;
            }
            keys.remove();
            instants.remove(first);
        }
    }

    private boolean isBefore(String key, Instant oldest) {
        Instant at = instants.get(key);
        return at != null && at.isBefore(oldest);
    }
}
