package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what the store lacks written again, by a thread of its own: when the store has lost everything that may be thousands of entries, and
 * neither the comparisons of requests nor new sign-outs can wait for them. Thread-safe.
 */
final class LostEntries {
    private static final Logger log = LoggerFactory.getLogger(LostEntries.class);
    /** Before each so many it is looked again, so that what another node has written meanwhile is left out. */
    private static final int PIECE = 50;

    private final BackgroundThread thread;
    private final Function<Set<String>, Map<String, Long>> lacking;
    private final Consumer<Map<String, Long>> write;
    private final SortedSet<String> waiting;
    private boolean running;

    /**
     * @param urgent what comes before everything else
     * @param lacking looks which of these keys the store lacks, and returns what belongs there
     * @param write is not called with nothing
     */
    LostEntries(
            BackgroundThread thread,
            Predicate<String> urgent,
            Function<Set<String>, Map<String, Long>> lacking,
            Consumer<Map<String, Long>> write) {
        this.thread = thread;
        this.lacking = lacking;
        this.write = write;
        // All nodes do this at the same time. Each has an order of its own, so that they share the work.
        int own = ThreadLocalRandom.current().nextInt() | 1;
        this.waiting = new TreeSet<>(Comparator.comparing((String key) -> !urgent.test(key))
                .thenComparing(key -> key.hashCode() * own)
                .thenComparing(Comparator.naturalOrder()));
    }

    synchronized void add(Set<String> keys) {
        waiting.addAll(keys);
        if (!running && !waiting.isEmpty()) {
            running = true;
            thread.run(this::next);
        }
    }

    private void next() {
        try {
            Map<String, Long> still = lacking.apply(piece());
            if (!still.isEmpty()) {
                write.accept(still);
            }
        } catch (RuntimeException | LinkageError toldAlready) {
            log.debug("Not written again", toldAlready);
            forget();
        }
        goOn();
    }

    private synchronized Set<String> piece() {
        Set<String> piece = new HashSet<>();
        for (Iterator<String> keys = waiting.iterator(); keys.hasNext() && piece.size() < PIECE; keys.remove()) {
            piece.add(keys.next());
        }
        return piece;
    }

    /** It is found lacking again at the end of the outage. */
    private synchronized void forget() {
        waiting.clear();
    }

    private synchronized void goOn() {
        running = !waiting.isEmpty();
        if (running) {
            thread.run(this::next);
        }
    }
}
