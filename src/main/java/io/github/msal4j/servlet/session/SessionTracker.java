package io.github.msal4j.servlet.session;

import jakarta.servlet.http.HttpSession;

/** Is told when the container has read a session back from where it slept. Internal to the library. */
public interface SessionTracker {
    /** The session is in memory again, with a {@link SignedInSession} that nobody has seen before. */
    void activated(HttpSession session);
}
