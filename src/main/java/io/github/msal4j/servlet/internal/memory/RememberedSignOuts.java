package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.base.SeldomLogged;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recent sign-outs of one kind, each for a fixed time, so that a session which was asleep when the provider told of one is
 * refused when it wakes (R53). Bounded: what names no session that this node has ever met is kept apart,
 * so that an anonymous client that sends invented ids can push out other inventions only. What is pushed out leaves a trace,
 * by which a session is known of which nobody can say any more whether it was signed out.
 */
final class RememberedSignOuts {
    private static final Logger log = LoggerFactory.getLogger(RememberedSignOuts.class);
    /** As many as there are sign-ins, which nobody can invent; about 200 bytes each. */
    private static final int MOST_CONFIRMED = 1_000_000;

    private static final int MOST_UNCONFIRMED = 100_000;

    private final SeldomLogged warning;
    private final BoundedMemory confirmed;
    private final BoundedMemory unconfirmed;

    RememberedSignOuts(Duration life, InstantSource clock) {
        this.warning = new SeldomLogged(clock);
        this.confirmed = new BoundedMemory(life, clock, MOST_CONFIRMED);
        this.unconfirmed = new BoundedMemory(life, clock, MOST_UNCONFIRMED);
    }

    /**
     * Remembers a sign-out.
     *
     * @param id of a provider session, of a user or of a sign-in
     * @param known whether a session with this id was met here
     * @return the last sign-out of this id that was known before
     */
    Optional<Instant> remember(String id, Instant at, boolean known) {
        Optional<Instant> elsewhere = (known ? unconfirmed : confirmed).get(id);
        BoundedMemory memory = known ? confirmed : unconfirmed;
        Optional<Instant> before = memory.put(id, at);
        if (memory.isFull() && warning.isDue()) {
            warn(known);
        }
        return later(before, elsewhere);
    }

    private static void warn(boolean known) {
        if (known) {
            log.warn(
                    "The memory of sign-outs is full: {} in msal.session-lifetime. The oldest are forgotten, and sessions from"
                            + " before them that wake up are ended. A shorter msal.session-lifetime helps",
                    MOST_CONFIRMED);
        } else {
            log.warn(
                    "Very many sign-outs name sessions that were never here, more than {}; somebody may be inventing them. The"
                            + " oldest of them are forgotten. Sessions that this node has met are not concerned. Limit the rate"
                            + " of requests to msal.sign-out-callback-path",
                    MOST_UNCONFIRMED);
        }
    }

    /** Until when a sign-out may have been forgotten though it named a session that was met here. */
    Instant lostUpTo() {
        return confirmed.lostUpTo();
    }

    /** The same for those that named none. */
    Instant unconfirmedLostUpTo() {
        return unconfirmed.lostUpTo();
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

    /** Nothing that is remembered happened later than this. */
    void moveBackTo(Instant latest) {
        confirmed.moveBackTo(latest);
        unconfirmed.moveBackTo(latest);
    }

    /** What is remembered from after this instant and named a session that was met here, or at another node. */
    Stream<Map.Entry<String, Instant>> confirmed(Instant oldest) {
        return confirmed.after(oldest);
    }

    /** What is remembered from after this instant and named none. */
    Stream<Map.Entry<String, Instant>> unconfirmed(Instant oldest) {
        return unconfirmed.after(oldest).filter(entry -> !confirmed.happenedSince(entry.getKey(), entry.getValue()));
    }

    int size() {
        return confirmed.size() + unconfirmed.size();
    }
}
