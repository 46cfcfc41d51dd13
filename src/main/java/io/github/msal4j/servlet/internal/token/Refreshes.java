package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Decides which thread refreshes and which one waits. A request without a valid token refreshes in its own thread, or
 * waits for a refresh of the same holder and scopes that is under way. A request with a token that is still valid lets
 * a background thread refresh. It waits for the new token, for one second at most, only if the old one expires within
 * five minutes (R31, R32, R38).
 */
final class Refreshes implements AutoCloseable {
    private static final int THREADS = 4;
    /**
     * The most refreshes that wait. Others are not started: their old tokens are still valid, and the next request
     * tries again.
     */
    private static final int MOST_WAITING = 1_000;

    /** When what could not be renewed, and still serves, is renewed again, if the provider does not say when. */
    static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final ConcurrentMap<Key, SharedRefresh> underWay = new ConcurrentHashMap<>();
    private final ExecutorService background;

    private record Key(TokenHolder holder, TokenRequest request) {}

    Refreshes(InstantSource clock) {
        this(clock, DaemonThreads.few("msal4j-servlet-refresh", THREADS, MOST_WAITING));
    }

    /** @param background does what nobody waits for; may refuse it */
    Refreshes(InstantSource clock, ExecutorService background) {
        this.clock = clock;
        this.background = background;
    }

    HeldToken acquire(TokenHolder holder, TokenRequest request) {
        Key key = new Key(holder, request);
        SharedRefresh shared = underWay.computeIfAbsent(key, absent -> new SharedRefresh());
        long now = clock.instant().getEpochSecond();
        HeldToken old = holder.held(request, now);
        if (old == null) {
            run(key, shared);
            return shared.await();
        }
        inBackground(key, shared);
        boolean longEnough = old.expiresAfter(now + TokenLife.MARGIN.toSeconds());
        return !longEnough && shared.succeedsSoon() ? shared.await() : holder.stillGood(old, request);
    }

    private void inBackground(Key key, SharedRefresh shared) {
        if (shared.queue()) {
            try {
                background.execute(() -> run(key, shared));
            } catch (RejectedExecutionException full) {
                underWay.remove(key, shared);
            }
        }
    }

    /** Refreshes, unless another thread has begun to. */
    private void run(Key key, SharedRefresh shared) {
        if (!shared.begin()) {
            return;
        }
        try {
            shared.succeeded(key.holder().refreshed(key.request()));
        } catch (RuntimeException | Error e) {
            shared.failed(e);
        } finally {
            underWay.remove(key, shared);
        }
    }

    /** How many refreshes are running or waiting. */
    int underWay() {
        return underWay.size();
    }

    @Override
    public void close() {
        DaemonThreads.end(background);
    }
}
