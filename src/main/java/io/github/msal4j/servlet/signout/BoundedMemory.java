package io.github.msal4j.servlet.signout;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers when something happened last, for a while and up to a number of things; forgets the oldest first. Reading
 * takes no lock.
 */
final class BoundedMemory {
    private static final int MOST = 100_000;

    private final Duration life;
    private final Map<String, Instant> instants = new ConcurrentHashMap<>();
    /** In the order of remembering, which is the order of age. */
    private final Queue<Map.Entry<String, Instant>> byAge = new ConcurrentLinkedQueue<>();

    private final AtomicInteger queued = new AtomicInteger();

    BoundedMemory(Duration life) {
        this.life = life;
    }

    /** Remembers this key from now on. Returns what was remembered of it before. */
    Optional<Instant> put(String key, Instant now) {
        Instant before = instants.put(key, now);
        byAge.add(Map.entry(key, now));
        queued.incrementAndGet();
        forget(now.minus(life));
        return Optional.ofNullable(before);
    }

    Optional<Instant> get(String key) {
        return Optional.ofNullable(instants.get(key));
    }

    int size() {
        return instants.size();
    }

    private void forget(Instant oldest) {
        for (Map.Entry<String, Instant> first = byAge.peek();
                first != null && (queued.get() > MOST || first.getValue().isBefore(oldest));
                first = byAge.peek()) {
            if (byAge.remove(first)) {
                queued.decrementAndGet();
                // Only if it was not remembered anew meanwhile.
                instants.remove(first.getKey(), first.getValue());
            }
        }
    }
}
