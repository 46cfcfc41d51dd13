package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides who refreshes and who waits. A request without a token does the refresh itself, or waits for the one that does
 * it already for the same session and the same scopes. A request whose token still serves has it done in the background;
 * only if the token is in its last minutes does it wait a moment for a better one (R31, R32, R38).
 */
final class Refreshes implements AutoCloseable {
    private static final int THREADS = 4;
    /** More than that are not worth waiting for: their old tokens serve, and the next request tries again. */
    private static final int MOST_WAITING = 1_000;

    private static final long IDLE_SECONDS = 10;

    private final TokenRefresh refresh;
    private final InstantSource clock;
    private final ConcurrentMap<Key, SharedRefresh> underWay = new ConcurrentHashMap<>();
    private final ExecutorService background;

    private record Key(SignedInSession session, TokenRequest request) {}

    Refreshes(TokenRefresh refresh, InstantSource clock) {
        this(refresh, clock, fewThreads());
    }

    /** @param background does what nobody waits for; may refuse it */
    Refreshes(TokenRefresh refresh, InstantSource clock, ExecutorService background) {
        this.refresh = refresh;
        this.clock = clock;
        this.background = background;
    }

    private static ExecutorService fewThreads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                new DaemonThreads("msal4j-servlet-refresh"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    HeldToken acquire(SignedInSession session, TokenRequest request) {
        Key key = new Key(session, request);
        SharedRefresh shared = underWay.computeIfAbsent(key, absent -> new SharedRefresh());
        long now = clock.instant().getEpochSecond();
        HeldToken old = old(session, request, now);
        if (old == null) {
            run(key, shared);
            return shared.await();
        }
        inBackground(key, shared);
        boolean longEnough = old.expiresAfter(now + TokenLife.MARGIN.toSeconds());
        return !longEnough && shared.succeedsSoon() ? shared.await() : stillGood(old, session, request);
    }

    private static @Nullable HeldToken old(SignedInSession session, TokenRequest request, long now) {
        return CachedTokens.maySatisfy(request) && session.tokens().orElse(null) instanceof CachedTokens tokens
                ? tokens.find(request, now)
                : null;
    }

    /** Unless the sign-in has ended while the request waited. */
    private static HeldToken stillGood(HeldToken old, SignedInSession session, TokenRequest request) {
        if (session.isEnded()) {
            throw InteractionRequiredException.unasked("the sign-in has ended", request);
        }
        return old;
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

    /** Does the refresh, unless another thread has begun with it. */
    private void run(Key key, SharedRefresh shared) {
        if (!shared.begin()) {
            return;
        }
        try {
            shared.succeeded(refresh.refresh(key.session(), key.request()));
        } catch (RuntimeException | Error e) {
            shared.failed(e);
        } finally {
            underWay.remove(key, shared);
        }
    }

    /** How many refreshes are under way or wait for their turn. */
    int underWay() {
        return underWay.size();
    }

    @Override
    public void close() {
        DaemonThreads.end(background);
    }
}
