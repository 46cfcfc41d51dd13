package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.SignInEnd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sign-ins that have ended: their accounts are evicted, and what is open in their users' names is being closed. The application
 * has not been told yet. Whoever ends sign-ins tells last, when nothing is left to do that must not wait for the application.
 *
 * @param revocations by which the provider is being told, in the background
 */
record Ended(EndListeners listeners, List<SignInEnd> ends, List<Future<?>> revocations) {
    /** How long the user waits at most for a provider that is slow. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Takes as long as the application's listeners do. Never throws. */
    void tell() {
        ends.forEach(listeners::tell);
    }

    /** Waits until the provider has been told, or has not answered for a second. Never throws. */
    void awaitRevocations() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Future<?> revocation : revocations) {
                Object unused = revocation.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            // It goes on in the background, and the log says how it ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
