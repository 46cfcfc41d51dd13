package io.github.msal4j.servlet.provider;

import io.github.msal4j.servlet.config.Authority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider's metadata, fetched when first needed, fetched anew about hourly, and kept for a day when the provider is
 * down. One thread fetches; the others wait for it, or use what is known.
 */
final class MetadataCache {
    private static final Logger log = LoggerFactory.getLogger(MetadataCache.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofHours(24);
    /** After a failure nobody asks again for this long, lest a dead provider tie up one thread after another. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Authority authority;
    private final ProviderHttp http;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable Known known;
    private volatile @Nullable Failure failure;

    private record Known(ProviderMetadata metadata, Instant fetchedAt) {}

    private record Failure(ProviderUnavailableException cause, Instant at) {}

    MetadataCache(Authority authority, ProviderHttp http, InstantSource clock) {
        this.authority = authority;
        this.http = http;
        this.clock = clock;
    }

    /** What is known now, without any call. */
    Optional<ProviderMetadata> known() {
        return Optional.ofNullable(known).map(Known::metadata);
    }

    ProviderMetadata get() throws ProviderUnavailableException {
        Known current = known;
        if (current != null && isYounger(current.fetchedAt(), FRESH)) {
            return current.metadata();
        }
        if (current == null || !isYounger(current.fetchedAt(), USABLE)) {
            fetching.lock();
            return fetchUnlessFresh(null);
        }
        return fetching.tryLock() ? fetchUnlessFresh(current) : current.metadata();
    }

    /** Called with the lock held, which it gives back. */
    private ProviderMetadata fetchUnlessFresh(@Nullable Known fallback) throws ProviderUnavailableException {
        try {
            return refreshed(fallback);
        } finally {
            fetching.unlock();
        }
    }

    private ProviderMetadata refreshed(@Nullable Known fallback) throws ProviderUnavailableException {
        Known current = known;
        if (current != null && isYounger(current.fetchedAt(), FRESH)) {
            return current.metadata();
        }
        try {
            failIfJustFailed();
            ProviderMetadata metadata = fetch();
            known = new Known(metadata, clock.instant());
            failure = null;
            return metadata;
        } catch (ProviderUnavailableException e) {
            if (fallback == null) {
                throw e;
            }
            return fallback.metadata();
        }
    }

    private void failIfJustFailed() throws ProviderUnavailableException {
        Failure last = failure;
        if (last != null && isYounger(last.at(), PAUSE)) {
            throw new ProviderUnavailableException(String.valueOf(last.cause().getMessage()), last.cause());
        }
    }

    private ProviderMetadata fetch() throws ProviderUnavailableException {
        try {
            ProviderHttp.Answer answer = http.get(authority.metadataUrl());
            if (answer.status() != 200) {
                throw new ProviderUnavailableException("The metadata at " + authority.metadataUrl()
                        + " answers with status " + answer.status() + "; check msal.authority and msal.tenant-id");
            }
            return ProviderMetadata.parse(answer.body(), authority);
        } catch (ProviderUnavailableException e) {
            failure = new Failure(e, clock.instant());
            log.warn("{}", e.getMessage());
            throw e;
        }
    }

    private boolean isYounger(Instant instant, Duration age) {
        return instant.plus(age).isAfter(clock.instant());
    }
}
