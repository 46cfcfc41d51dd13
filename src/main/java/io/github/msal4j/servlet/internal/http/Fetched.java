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
 * A document that the provider publishes: fetched when it is first needed, again after an hour, and kept for a day
 * while the provider is down (R4). Only one thread fetches; the others use the known document, or wait if there is
 * none.
 */
public final class Fetched<T> {
    private static final Logger log = LoggerFactory.getLogger(Fetched.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofHours(24);
    /**
     * After a failure there is no new fetch for this time, because each one could occupy a thread until it times out.
     */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** The pause between fetches that anonymous requests can cause. */
    private static final Duration BETWEEN_EXTRAS = Duration.ofMinutes(5);

    private final Source<T> source;
    private final InstantSource clock;
    private final Counters counters;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable Known<T> known;
    private volatile @Nullable Failure failure;
    private volatile Instant lastExtra = Instant.MIN;

    /** Fetches the document, in a limited time. */
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

    /** The document that is known now. Never calls the provider. */
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
     * A newer document than this one, in which the caller did not find what it needs. Returns the same one if there
     * was such a fetch in the last five minutes, so that requests for something that does not exist cause few fetches.
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

    /** Called with the lock held; releases it. */
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
