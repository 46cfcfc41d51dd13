package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares sign-outs with the other nodes through a store (R55). Each node writes its sign-outs into the store, and the
 * store's events report those of the others. But an event may get lost, a node may be disconnected for a while, and a
 * store may lose entries. So each node compares what it knows with the store (a sweep): for a session that is new here, at its
 * next request; for all sessions and remembered sign-outs when an outage has ended or a {@link Heartbeat} has missed something,
 * and once in {@code msal.sign-out-store-recheck} in any case. Entries that the store lacks are written again.
 *
 * <p>Anybody can send a sign-out of an invented {@code sid}. So each {@code sid} of a sign-in is noted in the store, and a sign-out
 * that names one which neither this node nor the store knows is not written there (R111).
 *
 * <p>Not promised: that a sign-out reaches all nodes at once. {@code src/docs/cluster.md} says how long it may take.
 */
public final class SharedSignOuts implements OtherNodes {
    private static final Logger log = LoggerFactory.getLogger(SharedSignOuts.class);
    /** The longest time that the start-up waits for the store, which may have to find its other members first. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** When the application stops: the longest time for what one thread is doing. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(1);

    private final SharedStore settings;
    private final StoreKeys keys;
    private final LocalSignOuts local;
    private final ClassLoader application;

    /** Reads run on this thread and writes on their own, so that a sweep cannot delay telling other nodes of a sign-out. */
    private final BackgroundThread reading;

    private final BackgroundThread writing;
    /** Anybody can have something asked here; what nobody can invent must not wait for it. */
    private final BackgroundThread proving;

    private final BackgroundThread restoring;
    private final BackgroundThread learning;
    /** Ends the container's sessions. A thread of its own, because a container may wait for the session's requests. */
    private final BackgroundThread ending;

    private final StoreConnection connection;
    private final Heartbeat heartbeat;
    private final PlainNodes plain;
    private final StoreComparison comparison;
    private final ComparedSessions compared;
    private final Claims claims;
    private final Sweeps sweeps;
    private final StoreLookups lookups;
    private final LostEntries lost;
    private final Batches<Map.Entry<String, Long>> writes;
    private final Batches<SignOut> proofs;

    public SharedSignOuts(
            SharedStore settings,
            StoreKeys keys,
            SignOutStore.Opener opener,
            LocalSignOuts local,
            NodesClock clock,
            ClassLoader application) {
        this.settings = settings;
        this.keys = keys;
        this.local = local;
        this.application = application;
        this.reading = new BackgroundThread("msal4j-servlet-store-reading", application);
        this.writing = new BackgroundThread("msal4j-servlet-store-writing", application);
        this.proving = new BackgroundThread("msal4j-servlet-store-proving", application);
        this.restoring = new BackgroundThread("msal4j-servlet-store-restoring", application);
        this.learning = new BackgroundThread("msal4j-servlet-learning", application);
        this.ending = new BackgroundThread("msal4j-servlet-ending", application);
        this.sweeps = new Sweeps(reading, settings.recheck(), this::sweep);
        // When an outage has ended, what was told of meanwhile, here and elsewhere, is told again.
        this.connection = new StoreConnection(
                opener, reading, new StoreHealth(settings.failure()), this::heard, this::beat, this::missed);
        this.plain = new PlainNodes(clock, sweeps::soon);
        this.comparison = new StoreComparison(keys, local, clock, settings.recheck(), plain, ending::run);
        this.compared = new ComparedSessions(settings.recheck(), clock, comparison);
        this.heartbeat = new Heartbeat(
                keys.ofBeat(Secrets.random()), keys.ofBeat(Secrets.random()), connection, writing, clock, this::missed);
        this.claims = new Claims(connection, keys, clock, settings.failure(), application);
        this.lookups = new StoreLookups(reading, this::compare);
        this.lost = new LostEntries(restoring, keys::isIssued, this::lacking, connection::putAll);
        this.writes = new Batches<>(writing, this::write);
        this.proofs = new Batches<>(proving, this::prove);
    }

    /**
     * Opens the store. If it cannot be reached, it is tried again in the background.
     *
     * @throws InvalidSettingsException if there is no such store
     */
    public void start() {
        try {
            reading.submit(connection::connect).get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidSettingsException wrong) {
                close();
                throw wrong;
            }
        } catch (TimeoutException e) {
            connection.failed("it could not be opened within " + START_LIMIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeat.start();
        sweeps.start();
    }

    private Map<String, Long> beat() {
        return heartbeat.next();
    }

    @Override
    public Told tell(SignOut signOut, boolean proven) {
        Future<?> told = proven ? writes.add(List.of(entry(signOut))) : proofs.add(List.of(signOut));
        return () -> {
            if (!connection.isFailing()) {
                await(told, proven);
            }
        };
    }

    private Map.Entry<String, Long> entry(SignOut signOut) {
        return Map.entry(keys.of(signOut), signOut.at().toEpochMilli());
    }

    @Override
    public void met(SignedInSession session) {
        Map<String, Long> notes = new HashMap<>();
        session.sids()
                .forEach(known ->
                        notes.put(keys.ofIssued(known.sid()), known.since().toEpochMilli()));
        // Later this session may sleep, and no comparison notes it again.
        writeSoon(plain.mayBeThere() ? keys.withPlain(notes) : notes);
    }

    private void writeSoon(Map<String, Long> entries) {
        if (!entries.isEmpty()) {
            Future<?> unused = writes.add(entries.entrySet());
        }
    }

    private void write(List<Map.Entry<String, Long>> entries) {
        Map<String, Long> own =
                entries.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Math::max));
        connection.putAll(plain.areThere() ? keys.withPlain(own) : own);
    }

    /** Writes those of which some node has met the {@code sid}. */
    private void prove(List<SignOut> claimed) {
        List<String> notes =
                claimed.stream().map(one -> keys.ofIssued(one.id())).toList();
        // A doubtful note counts: the sid is of a sign-in at another node, or somebody writes sign-outs into the store
        // anyway.
        Set<String> known = connection.getAll(keys.withPlain(notes)).keySet().stream()
                .map(keys::own)
                .collect(Collectors.toSet());
        List<SignOut> proven = claimed.stream()
                .filter(one -> known.contains(keys.ofIssued(one.id())))
                .toList();
        if (!proven.isEmpty()) {
            // Not only by the event of its own entry: if that gets lost, so does the sign-out with the store's
            // contents.
            proven.forEach(comparison::learn);
            write(proven.stream().map(this::entry).toList());
        }
    }

    @Override
    public void look(SignedInSession session) {
        if (compared.isFresh(session) || connection.isFailing()) {
            return;
        }
        Instant start = compared.begin();
        if (await(lookups.ask(keys.of(session)), true)) {
            compared.compared(session, start);
        }
    }

    /** While the store fails what was compared before counts: who was compared in the last recheck is served. */
    private void missed() {
        if (!connection.isFailing()) {
            // Order: noted first, swept second, so that what is swept counts.
            compared.missed();
        }
        sweeps.soon();
    }

    @Override
    public boolean isUnsure(SignedInSession session) {
        return settings.failure() == StoreFailure.REFUSE && !compared.isFresh(session);
    }

    @Override
    public Answer claim(String state) {
        return claims.claim(state);
    }

    @Override
    public boolean isFailing() {
        return connection.isFailing();
    }

    /** @param telling whether an answer that comes late tells of an outage, and not of how many others ask */
    private boolean await(Future<?> call, boolean telling) {
        try {
            call.get(StoreConnection.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            if (telling) {
                connection.failed("no answer within " + StoreConnection.LIMIT.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            log.debug("The shared store failed, which is logged already", e);
        }
        return false;
    }

    /** Compares all sessions and remembered sign-outs of this node with the store. */
    private void sweep(Runnable atTheEnd) {
        if (connection.isFailing()) {
            // All is compared when the outage has ended.
            atTheEnd.run();
            return;
        }
        for (SignOut claimed : local.unproven()) {
            Future<?> unused = proofs.add(List.of(claimed));
        }
        Instant start = compared.begin();
        List<SignedInSession> sessions = local.sessions();
        Stream<Set<String>> groups = Stream.concat(
                sessions.stream().map(keys::of),
                local.remembered().stream().map(keys::of).map(List::of).map(keys::withPlain));
        lookups.askForAll(groups.iterator(), all -> {
            if (all) {
                sessions.forEach(session -> compared.compared(session, start));
            }
            atTheEnd.run();
        });
    }

    /** Applies what the store has for these keys. What it lacks is written later. */
    private void compare(Set<String> asked) {
        lost.add(lacking(asked).keySet());
    }

    private Map<String, Long> lacking(Set<String> asked) {
        return comparison.compare(asked, connection.getAll(asked));
    }

    /** An event of the store. */
    private void heard(String key, long millis) {
        if (keys.isBeat(key)) {
            heartbeat.heard(key, millis);
        } else if (keys.isPlainBeat(key)) {
            plain.heard();
        } else {
            learning.run(() -> {
                writeSoon(comparison.hear(key, millis));
                comparison.proven(key, millis).ifPresent(signOut -> writeSoon(Map.ofEntries(entry(signOut))));
            });
        }
    }

    /** Does not wait long for a store that hangs; it is closed nevertheless (R114). */
    @Override
    public void close() {
        connection.stop();
        claims.close();
        writing.close(CLOSING_LIMIT);
        reading.close(CLOSING_LIMIT);
        proving.close(CLOSING_LIMIT);
        restoring.close(CLOSING_LIMIT);
        connection.close(application);
        learning.close();
        ending.close();
    }
}
