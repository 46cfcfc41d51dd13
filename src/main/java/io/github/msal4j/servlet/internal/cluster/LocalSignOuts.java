package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** This node's sessions and remembered sign-outs, for sign-outs that come from other nodes. */
public interface LocalSignOuts {
    /**
     * Evicts the accounts of the sessions that a sign-out ends here. Makes no network call.
     *
     * @return what remains to be done, in another thread: it invalidates the container's sessions, and may have to wait for their
     *     requests
     */
    Runnable learned(SignOut signOut);

    /** Whether a session that a sign-out ends is in memory. */
    boolean isHere(SignOut signOut);

    /** All signed-in sessions in memory. */
    List<SignedInSession> sessions();

    /** All remembered sign-outs that may still end a session and are no inventions, as far as this node knows. */
    List<SignOut> remembered();

    /** The remembered sign-outs by {@code sid} of which this node cannot say whether anybody has invented them. */
    List<SignOut> unproven();

    /** When the last sign-in with this {@code sid} began that is in memory here. */
    Optional<Instant> began(String sid);

    /** The last sign-out of this id, if it may still end a session. */
    Optional<Instant> last(Kind kind, String id);
}
