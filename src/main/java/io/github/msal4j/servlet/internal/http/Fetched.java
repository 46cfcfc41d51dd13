package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.monitoring.Counters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the provider publishes about itself: fetched when first needed, fetched anew about hourly, and kept for a day when
 * the provider is down (R4). One thread fetches; the others wait for it, or use what is known.
 */
public final class Fetched<T> {
    private static final Logger log = LoggerFactory.getLogger(Fetched.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofHours(24);
    /** After a failure nobody asks again for this long, lest a dead provider tie up one thread after another. */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** Between fetches that strangers may provoke. */
    private static final Duration BETWEEN_EXTRAS = Duration.ofMinutes(5);

    private final Source<T> source;
    private final InstantSource clock;
    private final Counters counters;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable Known<T> known;
    private volatile @Nullable Failure failure;
    private volatile Instant lastExtra = Instant.MIN;

    /** Where it comes from, in a bounded time. */
    public interface Source<T> {
        T fetch() throws ProviderUnavailableException;
    }

    private record Known<T>(T value, Instant fetchedAt) {}

    private record Failure(ProviderUnavailableException cause, Instant at) {}

    public Fetched(Source<T> source, InstantSource clock, Counters counters) {
        this.source = source;
        this.clock = clock;
        this.counters = counters;
    }

    /** What is known now, without any call. */
    public Optional<T> known() {
        return Optional.ofNullable(known).map(Known::value);
    }

    public T get() throws ProviderUnavailableException {
        Known<T> current = known;
        if (current != null && isYounger(current.fetchedAt(), FRESH)) {
            return current.value();
        }
        if (current == null || !isYounger(current.fetchedAt(), USABLE)) {
            fetching.lock();
            return fetchUnlessFresh(null);
        }
        return fetching.tryLock() ? fetchUnlessFresh(current) : current.value();
    }

    /**
     * Something newer than a value that lacks what was looked for. The same again if that was tried a few minutes ago, so
     * that whoever looks for what does not exist causes few fetches.
     */
    public T newerThan(T lacking) throws ProviderUnavailableException {
        fetching.lock();
        try {
            Known<T> current = known;
            if (current != null && current.value() != lacking) {
                return current.value();
            }
            if (isYounger(lastExtra, BETWEEN_EXTRAS)) {
                return lacking;
            }
            T newer = fetch();
            lastExtra = clock.instant();
            return newer;
        } finally {
            fetching.unlock();
        }
    }

    /** Called with the lock held, which it gives back. */
    private T fetchUnlessFresh(@Nullable Known<T> fallback) throws ProviderUnavailableException {
        try {
            Known<T> current = known;
            return current != null && isYounger(current.fetchedAt(), FRESH) ? current.value() : fetch();
        } catch (ProviderUnavailableException e) {
            if (fallback == null) {
                throw e;
            }
            return fallback.value();
        } finally {
            fetching.unlock();
        }
    }

    private T fetch() throws ProviderUnavailableException {
        failIfJustFailed();
        try {
            T value = source.fetch();
            known = new Known<>(value, clock.instant());
            failure = null;
            return value;
        } catch (ProviderUnavailableException e) {
            failure = new Failure(e, clock.instant());
            counters.providerFailed(e.getMessage());
            log.warn("{}", e.getMessage());
            throw e;
        }
    }

    private void failIfJustFailed() throws ProviderUnavailableException {
        Failure last = failure;
        if (last != null && isYounger(last.at(), PAUSE)) {
            throw new ProviderUnavailableException(String.valueOf(last.cause().getMessage()), last.cause());
        }
    }

    private boolean isYounger(Instant instant, Duration age) {
        return instant.isAfter(clock.instant().minus(age));
    }
}
