package io.github.msal4j.servlet.internal.session;

import jakarta.servlet.http.HttpSession;

/** Called when the container passivates a session (moves it from memory to a store), and when it has read one back. */
public interface SessionTracker {
    /** Encrypts and decrypts stored sign-ins. */
    SessionSeal seal();

    /** This object has just been deserialized. The {@code HttpSession} that holds it is not known yet. */
    void readBack(SignedInSession session);

    /**
     * The container is about to passivate the session with this object, and may then drop the object. Not every
     * container calls this.
     */
    void passivating(SignedInSession session);

    /** The session is in memory again, with this deserialized object in it. Not every container calls this. */
    void activated(SignedInSession signedIn, HttpSession session);
}
