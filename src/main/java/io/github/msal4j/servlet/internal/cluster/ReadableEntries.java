package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.cluster.EntrySeal.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be read in a cache to which others may write as well: an entry that is no sign-out is skipped and told of once, and
 * stops neither the others of its call nor a request (R112). Thread-safe.
 */
final class ReadableEntries {
    private static final Logger log = LoggerFactory.getLogger(ReadableEntries.class);
    private static final int MOST = 1_000;

    private final Cache<String, Object> cache;
    private final EntrySeal seal;
    /** Keys whose entries made a call fail: they are asked for one by one. */
    private final Set<String> apart = ConcurrentHashMap.newKeySet();

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    ReadableEntries(Cache<String, Object> cache, EntrySeal seal) {
        this.cache = cache;
        this.seal = seal;
    }

    /** The entries of these keys. Fails if the cache does, whatever lies in it. */
    Map<String, Long> getAll(Set<String> keys) {
        // Infinispan checks whether the set contains null, for which an immutable set throws an exception.
        Set<String> together = new HashSet<>(keys);
        together.removeAll(apart);
        Map<String, Long> found = new HashMap<>();
        try {
            addReadable(cache.getAll(together), found);
        } catch (RuntimeException e) {
            if (together.isEmpty() || !answers(together.iterator().next())) {
                throw e;
            }
            oneByOne(together, found, e);
        }
        keys.stream().filter(key -> !together.contains(key)).forEach(key -> addOne(key, found));
        return found;
    }

    /** One entry of a type or form that the cache's own serialization refuses makes a call for all of them fail. */
    private void oneByOne(Set<String> keys, Map<String, Long> found, RuntimeException failure) {
        for (String key : keys) {
            if (!addOne(key, found) && !answers(key)) {
                throw failure;
            }
        }
    }

    /** Whether the cache answers a question for which it reads no value. */
    private boolean answers(String key) {
        try {
            cache.containsKey(key);
            return true;
        } catch (RuntimeException e) {
            log.debug("The cache does not answer", e);
            return false;
        }
    }

    /** Returns false if the cache cannot read it. */
    private boolean addOne(String key, Map<String, Long> found) {
        try {
            add(key, cache.get(key), found);
            apart.remove(key);
            return true;
        } catch (RuntimeException e) {
            unreadable(key, e);
            return false;
        }
    }

    private void unreadable(String key, RuntimeException e) {
        if (answers(key)) {
            tell(key, e.toString());
            if (apart.size() < MOST) {
                apart.add(key);
            }
        }
    }

    private void addReadable(Map<?, ?> read, Map<String, Long> found) {
        read.forEach((key, value) -> add(key, value, found));
    }

    private void add(Object key, @Nullable Object value, Map<String, Long> found) {
        if (value == null) {
            return;
        }
        Optional<Entry> entry = open(key, value);
        entry.ifPresentOrElse(
                read -> found.put(read.key(), read.millis()),
                () -> tell(String.valueOf(key), "its value is of " + value.getClass()));
    }

    private Optional<Entry> open(Object key, @Nullable Object value) {
        return key instanceof String name ? seal.open(name, value) : Optional.empty();
    }

    /** Hands on an event if it is of a sign-out. */
    void hear(CacheEntryEvent<?, ?> event, BiConsumer<String, Long> listener) {
        Object key = event.getKey();
        Optional<Entry> entry = open(key, event.getValue());
        if (entry.isPresent()) {
            listener.accept(entry.get().key(), entry.get().millis());
        } else if (!MadeObject.KEY.equals(key)) {
            tell(String.valueOf(key), "it is no text with a number, or with a number and a tag");
        }
    }

    private void tell(String key, String problem) {
        if (told.size() < MOST && told.add(key)) {
            log.warn(
                    "An entry of the cache {} is no sign-out of this library and is skipped: {}. Let nothing else write to the"
                            + " cache",
                    cache.getName(),
                    problem);
        }
    }
}
