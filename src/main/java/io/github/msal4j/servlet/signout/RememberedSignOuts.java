package io.github.msal4j.servlet.signout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Global sign-outs of the recent past, so that a session which was asleep when the provider told of one is refused when
 * it wakes (R53). Kept longer than any session lives. Bounded: what names no session here is kept apart from what did,
 * so that a stranger who sends invented ids can push out other inventions only.
 */
final class RememberedSignOuts {
    private final BoundedMemory confirmed;
    private final BoundedMemory unconfirmed;

    RememberedSignOuts(Duration life) {
        this.confirmed = new BoundedMemory(life);
        this.unconfirmed = new BoundedMemory(life);
    }

    /**
     * Notes a sign-out.
     *
     * @param id of a provider session or of a user
     * @param known whether a session with this id was found here
     */
    void remember(String id, Instant at, boolean known) {
        (known ? confirmed : unconfirmed).put(id, at);
    }

    /**
     * Whether the provider session, or the user, was signed out since the sign-in began. A sign-in that began later is
     * not concerned, although a provider may use the id again (R54).
     */
    boolean concerns(String id, Instant signInBegan) {
        return isAtOrAfter(confirmed.get(id), signInBegan) || isAtOrAfter(unconfirmed.get(id), signInBegan);
    }

    private static boolean isAtOrAfter(Optional<Instant> signOut, Instant signInBegan) {
        return signOut.isPresent() && !signOut.get().isBefore(signInBegan);
    }

    int size() {
        return confirmed.size() + unconfirmed.size();
    }
}
