package io.github.msal4j.servlet.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Global sign-outs of the recent past, so that a session which was asleep when the provider told of one is refused when
 * it wakes (R53). Kept longer than any session lives. Bounded: what names no session here is kept apart from what did,
 * so that a stranger who sends invented ids can push out other inventions only.
 */
final class RememberedSignOuts {
    private final BoundedMemory confirmed;
    private final BoundedMemory unconfirmed;

    RememberedSignOuts(Duration life, InstantSource clock) {
        this.confirmed = new BoundedMemory(life, clock);
        this.unconfirmed = new BoundedMemory(life, clock);
    }

    /**
     * Notes a sign-out.
     *
     * @param id of a provider session or of a user
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
     * Whether the provider session, or the user, was signed out since the sign-in began. A sign-in that began later is
     * not concerned, although a provider may use the id again (R54).
     */
    boolean concerns(String id, Instant signInBegan) {
        return confirmed.happenedSince(id, signInBegan) || unconfirmed.happenedSince(id, signInBegan);
    }

    /** Nothing that is remembered happened later than this. */
    void moveBackTo(Instant latest) {
        confirmed.moveBackTo(latest);
        unconfirmed.moveBackTo(latest);
    }

    /** All that is remembered from after this instant; an id may come twice. */
    Stream<Map.Entry<String, Instant>> after(Instant oldest) {
        return Stream.concat(confirmed.after(oldest), unconfirmed.after(oldest));
    }

    int size() {
        return confirmed.size() + unconfirmed.size();
    }
}
