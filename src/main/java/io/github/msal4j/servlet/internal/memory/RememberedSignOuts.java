package io.github.msal4j.servlet.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recent sign-outs, so that a session which was not in memory at the time of the sign-out is refused when it comes
 * back (R53). Kept longer than any session lives. The number is limited: ids that named no session here are kept apart
 * from ids that did, so that invented ids of anonymous requests push out only other invented ids.
 */
final class RememberedSignOuts {
    private final BoundedMemory confirmed;
    private final BoundedMemory unconfirmed;

    RememberedSignOuts(Duration life) {
        this.confirmed = new BoundedMemory(life);
        this.unconfirmed = new BoundedMemory(life);
    }

    /**
     * Remembers a sign-out.
     *
     * @param id the id of a provider session or of a user
     * @param known whether a session with this id was found here
     * @return the last sign-out of this id that was known before
     */
    Optional<Instant> remember(String id, Instant at, boolean known) {
        Optional<Instant> elsewhere = (known ? unconfirmed : confirmed).get(id);
        return later((known ? confirmed : unconfirmed).put(id, at), elsewhere);
    }

    /** The last sign-out of this id. */
    Optional<Instant> last(String id) {
        return later(confirmed.get(id), unconfirmed.get(id));
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent() && one.get().isBefore(other.get()) ? other : one.or(() -> other);
    }

    /**
     * Whether the provider session, or the user, was signed out after the sign-in began. A sign-in that began later is
     * not affected, because a provider may use the same id again (R54).
     */
    boolean concerns(String id, Instant signInBegan) {
        return confirmed.happenedSince(id, signInBegan) || unconfirmed.happenedSince(id, signInBegan);
    }

    /** All sign-outs after this instant. An id may occur twice. */
    Stream<Map.Entry<String, Instant>> after(Instant oldest) {
        return Stream.concat(confirmed.after(oldest), unconfirmed.after(oldest));
    }

    int size() {
        return confirmed.size() + unconfirmed.size();
    }
}
