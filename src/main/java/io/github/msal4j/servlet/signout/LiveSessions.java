package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.session.SignedInSession;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds signed-in sessions by the provider's session id and by the user's {@code sub}, however many there are and however
 * old they get. Knows no {@code HttpSession} and no session id of the container, so that a changed id does not matter
 * (R51).
 *
 * <p>Holds the sessions weakly: the container decides how long one lives in memory. One that it has written to disk and
 * forgotten leaves nothing to evict here; it is met when it wakes up.
 */
final class LiveSessions {
    private final Map<String, Set<Entry>> bySid = new ConcurrentHashMap<>();
    private final Map<String, Set<Entry>> bySubject = new ConcurrentHashMap<>();
    private final ReferenceQueue<SignedInSession> forgotten = new ReferenceQueue<>();

    /** A session, as long as it is in memory, and the way to its container. */
    static final class Entry extends WeakReference<SignedInSession> {
        private final @Nullable String sid;
        private final String subject;
        private volatile @Nullable ContainerSession container;

        private Entry(SignedInSession session, ReferenceQueue<SignedInSession> queue) {
            super(session, queue);
            this.sid = session.sid().orElse(null);
            this.subject = session.user().subject();
        }

        /** The way to end the container's session, where there is one. */
        Optional<ContainerSession> container() {
            return Optional.ofNullable(container);
        }
    }

    /** Makes the session findable, unless it is already. */
    void add(SignedInSession session, Supplier<Optional<ContainerSession>> container) {
        if (session.tracking() != null) {
            return;
        }
        dropForgotten();
        Entry entry = new Entry(session, forgotten);
        if (session.beginTracking(entry)) {
            entry.container = container.get().orElse(null);
            put(bySubject, entry.subject, entry);
            if (entry.sid != null) {
                put(bySid, entry.sid, entry);
            }
        }
    }

    void remove(SignedInSession session) {
        dropForgotten();
        if (session.tracking() instanceof Entry entry) {
            drop(entry);
        }
    }

    /** The container's session has a new id, so the way to it is another. */
    void changeContainer(SignedInSession session, Optional<ContainerSession> container) {
        if (session.tracking() instanceof Entry entry) {
            entry.container = container.orElse(null);
        }
    }

    Set<Entry> withSid(String sid) {
        return bySid.getOrDefault(sid, Set.of());
    }

    Set<Entry> ofSubject(String subject) {
        return bySubject.getOrDefault(subject, Set.of());
    }

    Set<Entry> all() {
        return bySubject.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
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
        if (entry.sid != null) {
            take(bySid, entry.sid, entry);
        }
    }

    /** Nearly every key has one session, for which the smallest set will do. */
    private static void put(Map<String, Set<Entry>> map, String key, Entry entry) {
        map.merge(key, Set.of(entry), (old, one) -> {
            Set<Entry> several = old.size() == 1 ? ConcurrentHashMap.newKeySet() : old;
            several.addAll(old);
            several.addAll(one);
            return several;
        });
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
