package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.session.SignedInSession;

/** Ends sign-ins that are over at the provider. */
public interface DeadGrants {
    /**
     * Ends it and evicts its account; waits for nobody.
     *
     * @return what remains to be done, when no lock is held: the application is told, which takes as long as it likes. Never throws
     */
    Runnable end(SignedInSession session);
}
