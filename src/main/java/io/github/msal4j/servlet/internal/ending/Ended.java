package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.SignInEnd;
import java.util.List;

/**
 * Sign-ins that have ended: their accounts are evicted, and what is open in their users' names is being closed. The application
 * has not been told yet. Whoever ends sign-ins tells last, when nothing is left to do that must not wait for the application.
 */
record Ended(EndListeners listeners, List<SignInEnd> ends) {
    /** Takes as long as the application's listeners do. Never throws. */
    void tell() {
        ends.forEach(listeners::tell);
    }
}
