package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A refresh that one thread does. All requests for the same token that arrive meanwhile share its result or its
 * failure (R32). A thread that needs the result and finds that no other has begun does the refresh itself.
 */
final class SharedRefresh {
    /** How long a request with a valid token waits for a new one, counted from the beginning of the refresh. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CompletableFuture<HeldToken> outcome = new CompletableFuture<>();
    private final AtomicBoolean queued = new AtomicBoolean();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final long madeAt = System.nanoTime();

    /** Returns true to the first caller only, which may start the refresh in the background. */
    boolean queue() {
        return queued.compareAndSet(false, true);
    }

    /** Returns true to the first caller only, which must do the refresh. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    void succeeded(HeldToken token) {
        outcome.complete(token);
    }

    void failed(Throwable reason) {
        outcome.completeExceptionally(reason);
    }

    /** Waits for the result. {@code msal.http-timeout} limits the time. */
    HeldToken await() {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for the result, for a limited time. Returns whether the refresh succeeded. */
    boolean succeedsSoon() {
        long left = PATIENCE.toNanos() - (System.nanoTime() - madeAt);
        try {
            outcome.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        throw new IllegalStateException("A refresh has failed", failure);
    }

    private static AccessTokenUnavailableException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AccessTokenUnavailableException("Interrupted while waiting for an access token", cause);
    }
}
