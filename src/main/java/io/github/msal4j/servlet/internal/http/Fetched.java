package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.monitoring.Counters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document that the provider publishes: fetched when it is first needed, again after an hour, and kept for a day
 * while the provider is down (R4). Only one thread fetches; the others use the known document, or wait if there is
 * none. A slow provider holds up one request in a minute, which fetches, and for a moment those that need a newer
 * document (R88).
 */
public final class Fetched<T> {
    private static final Logger log = LoggerFactory.getLogger(Fetched.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofHours(24);
    /**
     * After a failure there is no new fetch for this time, because each one could occupy a thread until it times out.
     */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** The same while the known document can be used: then nobody needs the fetch, and it may hold up one request. */
    private static final Duration PAUSE_WHILE_USABLE = Duration.ofMinutes(1);
    /** How old another thread's fetch may be for a thread to wait for it. A provider that is well answers sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Source<T> source;
    private final InstantSource clock;
    private final Counters counters;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable Known<T> known;
    private volatile @Nullable Failure failure;
    /** By {@code System.nanoTime()}; empty while nobody fetches. */
    private volatile OptionalLong fetchBegan = OptionalLong.empty();

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

    /** What can be said of a document without a call. */
    public enum Standing {
        /** It was never fetched. */
        UNKNOWN,
        CURRENT,
        /** It can be used, but could not be fetched again. */
        OLD,
        /** There is none that can be used. */
        UNUSABLE
    }

    /** Never calls the provider. */
    public Standing standing() {
        Known<T> current = known;
        boolean failed = failure != null;
        if (current == null) {
            return failed ? Standing.UNUSABLE : Standing.UNKNOWN;
        }
        if (!isUsable(current)) {
            return Standing.UNUSABLE;
        }
        return failed ? Standing.OLD : Standing.CURRENT;
    }

    public T get() throws ProviderUnavailableException {
        Known<T> current = known;
        if (current != null && isYounger(current.fetchedAt(), FRESH)) {
            return current.value();
        }
        if (current == null || !isUsable(current)) {
            fetching.lock();
            return fetchUnlessFresh(null);
        }
        boolean mayFetch = !failedWithin(PAUSE_WHILE_USABLE) && fetching.tryLock();
        return mayFetch ? fetchUnlessFresh(current) : current.value();
    }

    /**
     * A newer document than this one, in which the caller did not find what it needs. Returns the same one if the budget
     * allows no fetch, so that requests for something that does not exist cause few fetches.
     *
     * @throws ProviderUnavailableException also if another thread has been fetching for a while, so that a slow provider
     *     does not hold up all threads
     */
    public T newerThan(T lacking, FetchBudget budget) throws ProviderUnavailableException {
        if (!lockSoon()) {
            throw new ProviderUnavailableException("The provider takes long to answer; its document is being fetched");
        }
        try {
            Known<T> current = known;
            if (current != null && current.value() != lacking) {
                return current.value();
            }
            failIfJustFailed();
            return budget.spend() ? fetch() : lacking;
        } finally {
            fetching.unlock();
        }
    }

    private boolean lockSoon() {
        OptionalLong began = fetchBegan;
        long waited = began.isPresent() ? System.nanoTime() - began.getAsLong() : 0;
        try {
            return fetching.tryLock(PATIENCE.toNanos() - waited, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Called with the lock held; releases it. */
    private T fetchUnlessFresh(@Nullable Known<T> fallback) throws ProviderUnavailableException {
        try {
            Known<T> current = known;
            if (current != null && isYounger(current.fetchedAt(), FRESH)) {
                return current.value();
            }
            failIfJustFailed();
            return fetch();
        } catch (ProviderUnavailableException e) {
            if (fallback == null) {
                throw e;
            }
            return fallback.value();
        } finally {
            fetching.unlock();
        }
    }

    /** Called with the lock held. */
    private T fetch() throws ProviderUnavailableException {
        fetchBegan = OptionalLong.of(System.nanoTime());
        try {
            T value = source.fetch();
            known = new Known<>(value, clock.instant());
            failure = null;
            return value;
        } catch (ProviderUnavailableException e) {
            // Who is interrupted, e.g. because the application stops, has learnt nothing about the provider.
            if (!Thread.currentThread().isInterrupted()) {
                failure = new Failure(e, clock.instant());
                counters.providerFailed(e.getMessage());
                log.warn("{}", e.getMessage());
            }
            throw e;
        } finally {
            fetchBegan = OptionalLong.empty();
        }
    }

    private void failIfJustFailed() throws ProviderUnavailableException {
        Failure last = failure;
        if (last != null && failedWithin(PAUSE)) {
            throw last.cause().again();
        }
    }

    private boolean failedWithin(Duration time) {
        Failure last = failure;
        return last != null && isYounger(last.at(), time);
    }

    /** Also what was fetched in the future: until the provider answers, there is nothing better. */
    private boolean isUsable(Known<T> document) {
        return document.fetchedAt().isAfter(clock.instant().minus(USABLE));
    }

    /** What lies in the future does not: the clock was put back since, perhaps by years, and it must not count until then (R97). */
    private boolean isYounger(Instant instant, Duration age) {
        Instant now = clock.instant();
        return instant.isAfter(now.minus(age)) && !instant.isAfter(now);
    }
}
