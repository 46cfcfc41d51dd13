package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Has what the store lacks written again, by a thread of its own: when the store has lost everything that may be thousands of entries, and
 * neither the comparisons of requests nor new sign-outs can wait for them. What fails is found lacking again at the end of the outage.
 * Thread-safe.
 */
final class LostEntries {
    /** Before each so many it is looked again, so that what another node has written meanwhile is left out. */
    private static final int PIECE = 50;

    private final Batches<String> waiting;
    private final Function<Set<String>, Map<String, Long>> lacking;
    private final Consumer<Map<String, Long>> write;

    /**
     * @param lacking looks which of these keys the store lacks, and returns what belongs there
     * @param write is not called with nothing
     */
    LostEntries(
            BackgroundThread thread,
            Function<Set<String>, Map<String, Long>> lacking,
            Consumer<Map<String, Long>> write) {
        this.waiting = new Batches<>(thread, this::restore);
        this.lacking = lacking;
        this.write = write;
    }

    void add(Set<String> keys) {
        if (!keys.isEmpty()) {
            Future<?> unused = waiting.add(keys);
        }
    }

    /** In an order of its own: all nodes do this at the same time, and so they share the work. */
    private void restore(List<String> keys) {
        List<String> rest = new ArrayList<>(keys);
        Collections.shuffle(rest);
        while (!rest.isEmpty()) {
            List<String> piece = rest.subList(0, Math.min(PIECE, rest.size()));
            Map<String, Long> still = lacking.apply(Set.copyOf(piece));
            if (!still.isEmpty()) {
                write.accept(still);
            }
            piece.clear();
        }
    }
}
