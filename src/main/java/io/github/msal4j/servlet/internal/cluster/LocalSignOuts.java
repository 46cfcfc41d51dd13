package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What this node has to do with sign-outs that other nodes tell of. */
public interface LocalSignOuts {
    /**
     * Evicts what a sign-out concerns here, without any call over a network.
     *
     * @return what remains to be done, which may have to wait for requests of the sessions
     */
    Runnable learned(SignOut signOut);

    /** All signed-in sessions in memory. */
    List<SignedInSession> sessions();

    /** All that is remembered and may still concern a session. */
    List<SignOut> remembered();

    /** The last sign-out of this id, if it may still concern a session. */
    Optional<Instant> last(Kind kind, String id);
}
