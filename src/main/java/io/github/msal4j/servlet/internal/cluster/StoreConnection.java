package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared store as this node reaches it: opens it, opens it anew if somebody has closed it, and knows whether it answers.
 * Any call that fails or takes too long begins an outage; only a probe that has written and read ends it. Thread-safe.
 */
final class StoreConnection {
    private static final Logger log = LoggerFactory.getLogger(StoreConnection.class);
    /** The longest time that an answer may take. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);
    /** When the application stops: the longest time for closing the store. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(10);

    private final SignOutStore.Opener opener;
    private final BiConsumer<String, Long> listener;
    private final StoreHealth health;
    private final BackgroundThread thread;
    private final Supplier<Map<String, Long>> probe;
    private final Runnable recovered;
    private volatile @Nullable SignOutStore store;
    private volatile boolean closed;

    /**
     * @param thread for probes
     * @param listener of the store's events
     * @param probe what is written to find out whether the store takes it
     * @param recovered is called at the end of an outage
     */
    StoreConnection(
            SignOutStore.Opener opener,
            BackgroundThread thread,
            StoreHealth health,
            BiConsumer<String, Long> listener,
            Supplier<Map<String, Long>> probe,
            Runnable recovered) {
        this.opener = opener;
        this.thread = thread;
        this.health = health;
        this.listener = listener;
        this.probe = probe;
        this.recovered = recovered;
    }

    /** Opens the store if it is not open. May block. */
    void connect() {
        run(this::open);
    }

    private void open() {
        SignOutStore current = store;
        if (closed || (current != null && current.isOpen())) {
            return;
        }
        if (current != null) {
            current.close();
        }
        store = opener.open(listener);
    }

    /** The entries of these keys. May block. */
    Map<String, Long> getAll(Set<String> keys) {
        return guarded(() -> opened().getAll(keys));
    }

    /** Stores these entries. May block. */
    void putAll(Map<String, Long> entries) {
        run(() -> opened().putAll(entries));
    }

    /** Stores the entry if there is none of this key. Returns whether it did. May block. */
    boolean putIfAbsent(String key, long value) {
        return guarded(() -> opened().putIfAbsent(key, value));
    }

    /** Subscribes to the store's events anew. May block. */
    void listenAgain() {
        run(() -> opened().listenAgain());
    }

    private SignOutStore opened() {
        return Optional.ofNullable(store).orElseThrow(() -> new IllegalStateException("it is not open yet"));
    }

    private void run(Runnable call) {
        boolean unused = guarded(() -> {
            call.run();
            return true;
        });
    }

    private <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (InvalidSettingsException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            log.debug("The shared store failed", e);
            failed(reason(e));
            throw e;
        }
    }

    /** The exception with its root cause, which often says what is wrong. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null && cause != failure; cause = cause.getCause()) {
            root = cause;
        }
        return root == failure ? failure.toString() : failure + ", because of " + root;
    }

    /** While it is, the threads of requests do not wait for it. */
    boolean isFailing() {
        return health.isFailing();
    }

    /** A call has failed, or has not answered in time. */
    void failed(String reason) {
        if (!closed && health.failed(reason)) {
            thread.runAfter(BETWEEN_PROBES, this::probe);
        }
    }

    /** Writes and reads: a store that is full, or a replica, still answers what it is asked. */
    private void probe() {
        if (closed) {
            return;
        }
        long start = System.nanoTime();
        Map<String, Long> written = probe.get();
        try {
            open();
            opened().putAll(written);
            opened().getAll(written.keySet());
        } catch (InvalidSettingsException e) {
            log.error("The shared store is not used: {}", e.getMessage());
            return;
        } catch (RuntimeException | LinkageError e) {
            log.debug("The shared store still fails", e);
            thread.runAfter(BETWEEN_PROBES, this::probe);
            return;
        }
        if (System.nanoTime() - start > LIMIT.toNanos()) {
            thread.runAfter(BETWEEN_PROBES, this::probe);
        } else if (health.succeeded()) {
            recovered.run();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** From now on nothing is opened or probed, and no failure is told of. */
    void stop() {
        closed = true;
    }

    /**
     * Closes the store in a thread of its own, since it may hang, and interrupting it would leave the store's threads and
     * connections behind. Waits for ten seconds at most.
     */
    void close(ClassLoader application) {
        stop();
        SignOutStore open = store;
        if (open == null) {
            return;
        }
        Thread closing = new Thread(open::close, "msal4j-servlet-store-closing");
        closing.setDaemon(true);
        closing.setContextClassLoader(application);
        closing.start();
        try {
            closing.join(CLOSING_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            log.warn("The shared store of sign-outs did not close in {} s; it goes on", CLOSING_LIMIT.toSeconds());
        }
    }
}
