package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.session.KnownSid;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds signed-in sessions by the provider's session id, by the user's {@code sub} and by their own id, however many there
 * are and however old they get. Knows no {@code HttpSession} and no session id of the container, so that a changed id does not matter
 * (R51).
 *
 * <p>Refers to the sessions weakly: the container decides how long one lives in memory. One that it has written to disk and
 * forgotten leaves nothing to evict here; it is met when it wakes up. Only what a container might drop without a word is
 * {@linkplain #hold held} besides.
 */
final class LiveSessions {
    private final Map<String, Set<Entry>> bySid = new ConcurrentHashMap<>();
    private final Map<String, Set<Entry>> bySubject = new ConcurrentHashMap<>();
    /** A container may have read several objects of one sign-in. */
    private final Map<String, Set<Entry>> byId = new ConcurrentHashMap<>();

    private final ReferenceQueue<SignedInSession> forgotten = new ReferenceQueue<>();

    /** A session, as long as it is in memory. */
    static final class Entry extends WeakReference<SignedInSession> {
        /** Immutable; most sessions have one. */
        private volatile List<String> sids;

        private final String subject;
        private final String id;
        /**
         * The session itself while it is held. After {@code drop} only the session refers to this entry, so that this strong
         * reference cannot keep the session in memory.
         */
        private volatile @Nullable SignedInSession held;

        private Entry(SignedInSession session, ReferenceQueue<SignedInSession> queue) {
            super(session, queue);
            this.sids = session.sids().stream().map(KnownSid::sid).toList();
            this.subject = session.user().subject();
            this.id = session.id();
        }

        private synchronized void alsoHas(String sid) {
            sids = Stream.concat(sids.stream(), Stream.of(sid)).toList();
        }
    }

    /**
     * What the session itself keeps: its entry, and the way to its container, which the index must not hold since it may
     * lead back to the session; Jetty 12.1's accessors do.
     */
    private static final class Tracking {
        private final Entry entry;
        private volatile Optional<ContainerSession> container = Optional.empty();
        /** Whether somebody has known the container's session, so that there is no use in asking again. */
        private volatile boolean containerKnown;

        private Tracking(Entry entry) {
            this.entry = entry;
        }

        private void found(Optional<ContainerSession> way) {
            container = way;
            containerKnown = true;
        }
    }

    /** Makes the session findable, unless it is already. */
    void add(SignedInSession session) {
        if (session.tracking() != null) {
            return;
        }
        dropForgotten();
        Entry entry = new Entry(session, forgotten);
        if (session.beginTracking(new Tracking(entry))) {
            put(bySubject, entry.subject, entry);
            put(byId, entry.id, entry);
            entry.sids.forEach(sid -> put(bySid, sid, entry));
        }
    }

    /** Makes a session, which was added, findable by a further id of the provider as well. */
    void addSid(SignedInSession session, String sid) {
        if (session.tracking() instanceof Tracking tracking) {
            // Order: known to the entry before it is in the map, so that who drops the entry takes it out.
            tracking.entry.alsoHas(sid);
            put(bySid, sid, tracking.entry);
        }
    }

    /** Makes the session findable together with the way to its container, which is asked for once. */
    void add(SignedInSession session, Supplier<Optional<ContainerSession>> container) {
        add(session);
        if (session.tracking() instanceof Tracking tracking && !tracking.containerKnown) {
            tracking.found(container.get());
        }
    }

    /** Whether there is nothing to add: the session was made findable, and its container asked for a way back. */
    static boolean isTrackedInContainer(SignedInSession session) {
        return session.tracking() instanceof Tracking tracking && tracking.containerKnown;
    }

    void remove(SignedInSession session) {
        dropForgotten();
        if (session.tracking() instanceof Tracking tracking) {
            drop(tracking.entry);
        }
    }

    /** Keeps the session, which was added, in memory until it is removed or released, whatever the container does. */
    void hold(SignedInSession session) {
        if (session.tracking() instanceof Tracking tracking) {
            tracking.entry.held = session;
        }
    }

    /** Leaves it to the container again how long the session lives in memory. */
    void release(SignedInSession session) {
        if (session.tracking() instanceof Tracking tracking) {
            tracking.entry.held = null;
        }
    }

    /** Releases the sessions for which this holds. Looks at each that there is. */
    void releaseAll(Predicate<SignedInSession> which) {
        bySubject.values().stream().flatMap(Set::stream).forEach(entry -> {
            SignedInSession held = entry.held;
            if (held != null && which.test(held)) {
                entry.held = null;
            }
        });
    }

    /** The container's session has a new id, so the way to it is another. */
    void changeContainer(SignedInSession session, Optional<ContainerSession> container) {
        if (session.tracking() instanceof Tracking tracking) {
            tracking.found(container);
        }
    }

    /** The way to end the container's session, where there is one; also after the session was removed here. */
    static Optional<ContainerSession> container(SignedInSession session) {
        return session.tracking() instanceof Tracking tracking ? tracking.container : Optional.empty();
    }

    /** Whether a session that a sign-out names is in memory, or was until lately. */
    boolean knows(SignOut signOut) {
        return !entries(signOut).isEmpty();
    }

    /** The sessions in memory that a sign-out names. */
    List<SignedInSession> named(SignOut signOut) {
        return sessions(entries(signOut));
    }

    private Set<Entry> entries(SignOut signOut) {
        return switch (signOut.kind()) {
            case SID -> withSid(signOut.id());
            case SUBJECT -> ofSubject(signOut.id());
            case SIGN_IN -> withId(signOut.id());
            case USER -> ofUser(signOut.id());
            case EVERYBODY -> all(entry -> true);
            case LEFT_SID, LOGOUT_TOKEN -> Set.of();
        };
    }

    /** Looks at each session that there is. */
    private Set<Entry> ofUser(String key) {
        return all(entry -> {
            SignedInSession session = entry.get();
            return session != null && session.user().key().equals(key);
        });
    }

    private Set<Entry> all(Predicate<Entry> which) {
        return bySubject.values().stream().flatMap(Set::stream).filter(which).collect(Collectors.toSet());
    }

    Set<Entry> withSid(String sid) {
        return bySid.getOrDefault(sid, Set.of());
    }

    Set<Entry> ofSubject(String subject) {
        return bySubject.getOrDefault(subject, Set.of());
    }

    Set<Entry> withId(String id) {
        return byId.getOrDefault(id, Set.of());
    }

    /** The other objects in memory that stand for the same sign-in, e.g. in another request's hands. */
    List<SignedInSession> copiesOf(SignedInSession session) {
        return sessions(withId(session.id())).stream()
                .filter(other -> other != session)
                .toList();
    }

    List<SignedInSession> all() {
        return sessions(all(entry -> true));
    }

    /** Does this for each session in memory, without a list of them. */
    void forEach(Consumer<SignedInSession> work) {
        bySubject
                .values()
                .forEach(entries -> entries.forEach(entry -> {
                    SignedInSession session = entry.get();
                    if (session != null) {
                        work.accept(session);
                    }
                }));
    }

    private static List<SignedInSession> sessions(Set<Entry> entries) {
        return entries.stream().map(Entry::get).flatMap(Stream::ofNullable).toList();
    }

    int size() {
        dropForgotten();
        return bySubject.values().stream().mapToInt(Set::size).sum();
    }

    private void dropForgotten() {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            drop((Entry) gone);
        }
    }

    private void drop(Entry entry) {
        take(bySubject, entry.subject, entry);
        take(byId, entry.id, entry);
        entry.sids.forEach(sid -> take(bySid, sid, entry));
    }

    /** Nearly every key has one session, for which the smallest set will do. */
    private static void put(Map<String, Set<Entry>> map, String key, Entry entry) {
        map.compute(key, (k, old) -> {
            if (old == null) {
                return Set.of(entry);
            }
            Set<Entry> several = old.size() > 1 ? old : growing(old);
            several.add(entry);
            return several;
        });
    }

    private static Set<Entry> growing(Set<Entry> few) {
        Set<Entry> several = ConcurrentHashMap.newKeySet();
        several.addAll(few);
        return several;
    }

    private static void take(Map<String, Set<Entry>> map, String key, Entry entry) {
        map.computeIfPresent(key, (k, old) -> {
            if (old.size() > 1) {
                old.remove(entry);
                return old;
            }
            return old.contains(entry) ? null : old;
        });
    }
}
