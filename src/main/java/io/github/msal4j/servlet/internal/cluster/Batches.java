package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call for what many threads want: what comes while a call is under way goes together in the next. So a store that
 * is slow, but answers, takes a sign-out after two calls at most, however many there are. Thread-safe.
 */
final class Batches<E> {
    private static final int MOST = 500;

    private final BackgroundThread thread;
    private final Consumer<List<E>> call;
    private @Nullable Batch<E> waiting;

    /** What one call is made for. */
    private static final class Batch<E> {
        private final List<E> elements = new ArrayList<>();
        private final Future<?> done;

        private Batch(Batches<E> owner) {
            done = owner.thread.submit(() -> owner.callFor(this));
        }
    }

    /** @param call gets the elements in the order in which they were added */
    Batches(BackgroundThread thread, Consumer<List<E>> call) {
        this.thread = thread;
        this.call = call;
    }

    /** The future completes or fails with the call. The elements of one collection are not parted. */
    synchronized Future<?> add(Collection<? extends E> elements) {
        Batch<E> batch = waiting;
        if (batch == null || batch.done.isDone() || batch.elements.size() >= MOST) {
            batch = new Batch<>(this);
            waiting = batch;
        }
        batch.elements.addAll(elements);
        return batch.done;
    }

    private void callFor(Batch<E> batch) {
        synchronized (this) {
            // From now on nothing is added to this batch.
            if (waiting == batch) {
                waiting = null;
            }
        }
        call.accept(batch.elements);
    }
}
