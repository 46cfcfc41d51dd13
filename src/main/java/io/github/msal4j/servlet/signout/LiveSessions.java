package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.session.SignedInSession;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
    private final Map<String, List<Entry>> bySid = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> bySubject = new ConcurrentHashMap<>();
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

    void add(SignedInSession session, Optional<ContainerSession> container) {
        dropForgotten();
        Entry entry = new Entry(session, forgotten);
        entry.container = container.orElse(null);
        put(bySubject, entry.subject, entry);
        if (entry.sid != null) {
            put(bySid, entry.sid, entry);
        }
    }

    private static void put(Map<String, List<Entry>> map, String key, Entry entry) {
        map.merge(key, List.of(entry), (old, added) -> Stream.concat(old.stream(), added.stream())
                .toList());
    }

    void remove(SignedInSession session) {
        dropForgotten();
        session.sid().ifPresent(sid -> keep(bySid, sid, session));
        keep(bySubject, session.user().subject(), session);
    }

    /** The container's session has a new id, so the way to it is another. */
    void changeContainer(SignedInSession session, Optional<ContainerSession> container) {
        bySubject.getOrDefault(session.user().subject(), List.of()).stream()
                .filter(entry -> entry.refersTo(session))
                .forEach(entry -> entry.container = container.orElse(null));
    }

    List<Entry> withSid(String sid) {
        return bySid.getOrDefault(sid, List.of());
    }

    List<Entry> ofSubject(String subject) {
        return bySubject.getOrDefault(subject, List.of());
    }

    List<Entry> all() {
        return bySubject.values().stream().flatMap(List::stream).toList();
    }

    int size() {
        dropForgotten();
        return all().size();
    }

    private void dropForgotten() {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            Entry entry = (Entry) gone;
            keep(bySubject, entry.subject, null);
            if (entry.sid != null) {
                keep(bySid, entry.sid, null);
            }
        }
    }

    /** Keeps what is under this key, except the given session and what the collector has cleared. */
    private static void keep(Map<String, List<Entry>> map, String key, @Nullable SignedInSession removed) {
        map.computeIfPresent(key, (k, old) -> {
            List<Entry> kept = old.stream()
                    .filter(entry -> Objects.nonNull(entry.get()) && entry.get() != removed)
                    .toList();
            return kept.isEmpty() ? null : kept;
        });
    }
}
