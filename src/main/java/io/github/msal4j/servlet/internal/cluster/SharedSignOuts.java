package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.InvalidSettingsException;
import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.memory.BoundedMemory;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares sign-outs with the other nodes through a store (R55). Each node writes its sign-outs into the store, and the
 * store's events report those of the others. But an event may get lost, a node may be disconnected for a while, and a
 * store may lose entries. So each node compares what it knows with the store: for a session that is new here, at its
 * next request; and for all sessions and remembered sign-outs, once in {@code msal.sign-out-store-recheck} (a sweep).
 * Entries that the store lacks are written again.
 *
 * <p>Not promised: that a sign-out reaches all nodes at once. The README says how long it may take.
 */
public final class SharedSignOuts implements OtherNodes {
    private static final Logger log = LoggerFactory.getLogger(SharedSignOuts.class);
    /** The longest time that a request, or the response to a sign-out, waits for the store. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);
    /** The longest time that the start-up waits for the store, which may have to find its other members first. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** When the application stops: the longest time for sign-outs that are being written. */
    private static final Duration WRITING_LIMIT = Duration.ofSeconds(1);

    /** When the application stops: the longest time for closing the store. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(10);

    private final SharedStore settings;
    private final StoreKeys keys;
    private final SignOutStore.Opener opener;
    private final LocalSignOuts local;
    private final InstantSource clock;
    private final StoreHealth health;
    /** When each sign-in was last compared with the store, by the sign-in's id. */
    private final BoundedMemory looked;

    /**
     * Reads run on this thread and writes on their own, so that a sweep cannot delay telling other nodes of a
     * sign-out.
     */
    private final BackgroundThread reading;

    private final BackgroundThread writing;
    private final BackgroundThread learning;
    /** Ends the container's sessions. A thread of its own, because a container may wait for the session's requests. */
    private final BackgroundThread ending;

    private final StoreLookups lookups;
    private volatile @Nullable SignOutStore store;
    private volatile boolean closed;

    public SharedSignOuts(
            SharedStore settings,
            StoreKeys keys,
            SignOutStore.Opener opener,
            LocalSignOuts local,
            InstantSource clock,
            ClassLoader application) {
        this.settings = settings;
        this.keys = keys;
        this.opener = opener;
        this.local = local;
        this.clock = clock;
        this.health = new StoreHealth(settings.failure());
        this.looked = new BoundedMemory(settings.recheck(), clock);
        this.reading = new BackgroundThread("msal4j-servlet-store-reading", application);
        this.writing = new BackgroundThread("msal4j-servlet-store-writing", application);
        this.learning = new BackgroundThread("msal4j-servlet-learning", application);
        this.ending = new BackgroundThread("msal4j-servlet-ending", application);
        this.lookups = new StoreLookups(reading, this::compare);
    }

    /**
     * Opens the store. If it cannot be reached, it is tried again in the background.
     *
     * @throws InvalidSettingsException if there is no such store
     */
    public void start() {
        try {
            reading.submit(() -> guarded(this::connect)).get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidSettingsException wrong) {
                close();
                throw wrong;
            }
        } catch (TimeoutException e) {
            failed("it could not be opened within " + START_LIMIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sweepLater();
    }

    @Override
    public Told tell(SignOut signOut) {
        Map<String, Long> entry = Map.of(keys.of(signOut), signOut.at().toEpochMilli());
        Future<?> written = writing.submit(() -> guarded(() -> opened().putAll(entry)));
        return () -> {
            if (!health.isFailing()) {
                await(written);
            }
        };
    }

    @Override
    public void look(SignedInSession session) {
        if (!isFresh(session) && !health.isFailing() && await(lookups.ask(keys.of(session)))) {
            looked.put(session.id(), clock.instant());
        }
    }

    @Override
    public boolean isUnsure(SignedInSession session) {
        return settings.failure() == StoreFailure.REFUSE && !isFresh(session);
    }

    private boolean isFresh(SignedInSession session) {
        return looked.get(session.id())
                .filter(at -> at.plus(settings.recheck()).isAfter(clock.instant()))
                .isPresent();
    }

    private boolean await(Future<?> call) {
        try {
            call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            failed("no answer within " + LIMIT.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            log.debug("The shared store failed, which is logged already", e);
        }
        return false;
    }

    private void connect() {
        SignOutStore current = store;
        if (closed || (current != null && current.isOpen())) {
            return;
        }
        if (current != null) {
            current.close();
        }
        store = opener.open((key, millis) -> learning.run(() -> learn(key, millis)));
    }

    private SignOutStore opened() {
        return Optional.ofNullable(store).orElseThrow(() -> new IllegalStateException("it is not open yet"));
    }

    /**
     * Makes a call to the store. Any failure begins an outage, and so does an answer that takes too long (in await).
     */
    private void guarded(Runnable call) {
        try {
            call.run();
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

    private void failed(String reason) {
        if (!closed && health.failed(reason)) {
            reading.runAfter(BETWEEN_PROBES, this::probe);
        }
    }

    /** During an outage only this call decides whether the store answers again, and in time. */
    private void probe() {
        if (closed) {
            return;
        }
        long start = System.nanoTime();
        try {
            connect();
            opened().getAll(Set.of(keys.ofNothing()));
        } catch (RuntimeException | LinkageError e) {
            log.debug("The shared store still fails", e);
            reading.runAfter(BETWEEN_PROBES, this::probe);
            return;
        }
        if (System.nanoTime() - start > LIMIT.toNanos()) {
            reading.runAfter(BETWEEN_PROBES, this::probe);
        } else if (health.succeeded()) {
            sweep(() -> {});
        }
    }

    /** The next sweep is scheduled after the end of this one, so that sweeps do not pile up at a slow store. */
    private void sweepRegularly() {
        if (health.isFailing()) {
            sweepLater();
        } else {
            sweep(this::sweepLater);
        }
    }

    private void sweepLater() {
        if (!closed) {
            reading.runAfter(settings.recheck(), this::sweepRegularly);
        }
    }

    /** Compares all sessions and remembered sign-outs of this node with the store. */
    private void sweep(Runnable atTheEnd) {
        Instant start = clock.instant();
        List<SignedInSession> sessions = local.sessions();
        Stream<Set<String>> groups = Stream.concat(
                sessions.stream().map(keys::of),
                local.remembered().stream().map(keys::of).map(Set::of));
        lookups.askForAll(groups.iterator(), all -> {
            if (all) {
                sessions.forEach(session -> looked.put(session.id(), start));
            }
            atTheEnd.run();
        });
    }

    /** Applies what the store has for these keys, and writes what it lacks. */
    private void compare(Set<String> asked) {
        guarded(() -> {
            Map<String, Long> found = opened().getAll(asked);
            found.forEach(this::learn);
            Map<String, Long> lacking = lacking(asked, found);
            if (!lacking.isEmpty()) {
                opened().putAll(lacking);
            }
        });
    }

    private Map<String, Long> lacking(Set<String> asked, Map<String, Long> found) {
        Map<String, Long> lacking = new HashMap<>();
        for (String key : asked) {
            long inStore = found.getOrDefault(key, Long.MIN_VALUE);
            keys.read(key, 0)
                    .flatMap(id -> local.last(id.kind(), id.id()))
                    .map(Instant::toEpochMilli)
                    .filter(here -> here > inStore)
                    .ifPresent(here -> lacking.put(key, here));
        }
        return lacking;
    }

    private void learn(String key, long millis) {
        keys.read(key, millis).map(local::learned).ifPresent(ending::run);
    }

    @Override
    public void close() {
        closed = true;
        writing.close(WRITING_LIMIT);
        reading.run(() -> Optional.ofNullable(store).ifPresent(SignOutStore::close));
        reading.close(CLOSING_LIMIT);
        learning.close();
        ending.close();
    }
}
