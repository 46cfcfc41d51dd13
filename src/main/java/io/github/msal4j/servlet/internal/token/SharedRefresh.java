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
 * A refresh that one thread does and whose outcome, good or bad, all requests share that want the same in the meantime
 * (R32). Whoever needs the outcome and finds that nobody has begun does it itself.
 */
final class SharedRefresh {
    /** How long a request whose old token would do waits for a new one, counted from the beginning of the refresh. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CompletableFuture<HeldToken> outcome = new CompletableFuture<>();
    private final AtomicBoolean queued = new AtomicBoolean();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final long madeAt = System.nanoTime();

    /** True for the first caller, who may have it done in the background. */
    boolean queue() {
        return queued.compareAndSet(false, true);
    }

    /** True for the first caller, who must do it. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    void succeeded(HeldToken token) {
        outcome.complete(token);
    }

    void failed(Throwable reason) {
        outcome.completeExceptionally(reason);
    }

    /** Waits for the outcome, which takes as long as {@code msal.http-timeout} lets it. */
    HeldToken await() {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Whether it succeeds before a request has waited long enough. */
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
