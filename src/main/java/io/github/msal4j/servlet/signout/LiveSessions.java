package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.session.SignedInSession;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds signed-in sessions by the provider's session id, however many there are and however old they get. Knows no
 * {@code HttpSession} and no session id of the container, so that a changed id does not matter (R51).
 *
 * <p>Holds the sessions weakly: the container decides how long one lives in memory. One that it has written to disk and
 * forgotten leaves nothing to evict here; it is met at its next request.
 */
final class LiveSessions {
    private final ConcurrentHashMap<String, List<Entry>> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<SignedInSession> forgotten = new ReferenceQueue<>();

    private static final class Entry extends WeakReference<SignedInSession> {
        private final String key;

        Entry(String key, SignedInSession session, ReferenceQueue<SignedInSession> queue) {
            super(session, queue);
            this.key = key;
        }
    }

    void add(SignedInSession session) {
        dropForgotten();
        String key = key(session);
        Entry added = new Entry(key, session, forgotten);
        entries.merge(key, List.of(added), (old, one) -> Stream.concat(old.stream(), one.stream())
                .toList());
    }

    void remove(SignedInSession session) {
        dropForgotten();
        keepOnly(key(session), session);
    }

    /** All sessions that this provider session owns here. */
    List<SignedInSession> find(String sid) {
        return alive(entries.getOrDefault(sidKey(sid), List.of()).stream());
    }

    List<SignedInSession> all() {
        return alive(entries.values().stream().flatMap(List::stream));
    }

    int size() {
        dropForgotten();
        return entries.values().stream().mapToInt(List::size).sum();
    }

    private static List<SignedInSession> alive(Stream<Entry> entries) {
        return entries.map(Reference::get).filter(Objects::nonNull).toList();
    }

    private void dropForgotten() {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            keepOnly(((Entry) gone).key, null);
        }
    }

    /** Removes the given session under this key, and whatever the collector has cleared. */
    private void keepOnly(String key, @Nullable SignedInSession removed) {
        entries.computeIfPresent(key, (k, old) -> {
            List<Entry> kept = old.stream()
                    .filter(entry -> entry.get() != null && entry.get() != removed)
                    .toList();
            return kept.isEmpty() ? null : kept;
        });
    }

    /** A session without {@code sid} cannot be named by the provider, but has to be found when the application stops. */
    private static String key(SignedInSession session) {
        Optional<String> sid = session.sid();
        return sid.isPresent() ? sidKey(sid.get()) : "sub:" + session.user().subject();
    }

    private static String sidKey(String sid) {
        return "sid:" + sid;
    }
}
