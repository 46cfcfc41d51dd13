package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for keys on a background thread: one call at a time, each for all that wait for one. */
final class StoreLookups {
    private static final int MOST_KEYS = 500;

    private final BackgroundThread thread;
    private final Consumer<Set<String>> call;
    private @Nullable Batch waiting;

    /** Keys to be asked for together. */
    private static final class Batch {
        private final Set<String> keys = new HashSet<>();
        private final Future<?> done;

        private Batch(StoreLookups owner) {
            done = owner.thread.submit(() -> owner.ask(this));
        }
    }

    /** @param call makes one call for all of these keys */
    StoreLookups(BackgroundThread thread, Consumer<Set<String>> call) {
        this.thread = thread;
        this.call = call;
    }

    /** Asks for these keys soon. The future ends with the call, and as it does. */
    synchronized Future<?> ask(Set<String> keys) {
        Batch batch = waiting;
        if (batch == null || batch.done.isDone() || batch.keys.size() >= MOST_KEYS) {
            batch = new Batch(this);
            waiting = batch;
        }
        batch.keys.addAll(keys);
        return batch.done;
    }

    private void ask(Batch batch) {
        synchronized (this) {
            // Nobody adds to it from now on.
            if (waiting == batch) {
                waiting = null;
            }
        }
        call.accept(batch.keys);
    }

    /**
     * Asks for many keys in several calls, between which others get their turn. Ends at the first that fails.
     *
     * @param atTheEnd is told whether all calls were made and none failed
     */
    void askForAll(Iterator<Set<String>> groups, Consumer<Boolean> atTheEnd) {
        if (!groups.hasNext()) {
            atTheEnd.accept(true);
            return;
        }
        Set<String> keys = new HashSet<>();
        while (groups.hasNext() && keys.size() < MOST_KEYS) {
            keys.addAll(groups.next());
        }
        thread.run(() -> {
            try {
                call.accept(keys);
            } catch (RuntimeException | LinkageError toldAlready) {
                atTheEnd.accept(false);
                return;
            }
            askForAll(groups, atTheEnd);
        });
    }
}
