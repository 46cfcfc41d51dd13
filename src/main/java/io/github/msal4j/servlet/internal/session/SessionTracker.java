package io.github.msal4j.servlet.internal.session;

import jakarta.servlet.http.HttpSession;

/** Is told when the container puts a session to sleep, and when it has read it back from there. Internal to the library. */
public interface SessionTracker {
    /** By which what is stored of a sign-in is hidden, and found again. */
    SessionSeal seal();

    /** This object was read back, and nobody has seen it before. What holds it is not known yet. */
    void readBack(SignedInSession session);

    /** The container is about to write the session with this object away, and may forget it. Not every container tells. */
    void passivating(SignedInSession session);

    /** The session is in memory again, with a {@link SignedInSession} that was read back. Not every container tells. */
    void activated(HttpSession session);
}
