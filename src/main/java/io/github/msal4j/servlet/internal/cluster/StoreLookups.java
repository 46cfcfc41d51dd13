package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Reads keys from the store on a background thread. One call at a time, for the keys of all requests that wait. */
final class StoreLookups {
    private static final int MOST_KEYS = 500;

    private final BackgroundThread thread;
    private final Consumer<Set<String>> call;
    private final Batches<String> waiting;

    /** @param call reads all of these keys in one call */
    StoreLookups(BackgroundThread thread, Consumer<Set<String>> call) {
        this.thread = thread;
        this.call = call;
        this.waiting = new Batches<>(thread, keys -> call.accept(new HashSet<>(keys)));
    }

    /** Reads these keys soon. The future completes or fails with the call. */
    Future<?> ask(Set<String> keys) {
        return waiting.add(keys);
    }

    /**
     * Reads many keys in several calls. Other calls may run in between. Stops at the first call that fails.
     *
     * @param atTheEnd gets true if all calls succeeded
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
