package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores sign-outs in any JCache (JSR-107, version 1.1). The caching provider does membership, replication and events.
 * Keys are texts, values numbers or texts, so that every provider can serialize them.
 */
final class JCacheStore implements SignOutStore {
    private static final Logger log = LoggerFactory.getLogger(JCacheStore.class);

    private final CacheManager manager;
    private final Cache<String, Object> cache;
    private final EntrySeal seal;
    private final ReadableEntries readable;
    private final boolean oneByOne;
    private final BiConsumer<String, Long> listener;
    private CacheEntryListenerConfiguration<String, Object> listening;

    private JCacheStore(
            CacheManager manager, Cache<String, Object> cache, EntrySeal seal, BiConsumer<String, Long> listener) {
        this.manager = manager;
        this.cache = cache;
        this.seal = seal;
        this.readable = new ReadableEntries(cache, seal);
        this.oneByOne = locksAllKeysOfACall(cache);
        this.listener = listener;
        this.listening = listen();
    }

    private CacheEntryListenerConfiguration<String, Object> listen() {
        CacheEntryListenerConfiguration<String, Object> subscription = new MutableCacheEntryListenerConfiguration<>(
                new Listening(event -> readable.hear(event, listener)), null, false, false);
        cache.registerCacheEntryListener(subscription);
        return subscription;
    }

    /** See {@link SignOutStore.Opener}. */
    static JCacheStore open(
            SharedStore settings,
            Duration life,
            EntrySeal seal,
            ClassLoader application,
            BiConsumer<String, Long> listener) {
        CachingProvider provider = provider(settings, application);
        URI uri = settings.uri().orElseGet(provider::getDefaultURI);
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        CacheManager manager = provider.getCacheManager(uri, new OwnLoader(application), properties);
        try {
            Cache<String, Object> cache = cache(manager, settings.cache(), life);
            new CacheFitness(cache).check(life);
            if (isInAServer(provider)) {
                MadeObject.refuse(cache);
            }
            return new JCacheStore(manager, cache, seal, listener);
        } catch (RuntimeException | LinkageError e) {
            manager.close();
            throw e;
        }
    }

    /**
     * A cache manager belongs to a class loader (section 5.1 of the specification). With its own class loader the
     * library has its own manager, and closing it does not close one of the application.
     */
    private static final class OwnLoader extends ClassLoader {
        OwnLoader(ClassLoader application) {
            super(application);
        }

        /** Hazelcast makes this text a part of the cache's name, so it must be the same on all nodes. */
        @Override
        public String toString() {
            return "msal4j-servlet";
        }
    }

    private static CachingProvider provider(SharedStore settings, ClassLoader application) {
        return settings.provider()
                .map(name -> named(name, application))
                .orElseGet(() -> onlyOne(settings.cache(), application));
    }

    /** Loads a provider by its class name, because some jars have providers that they do not announce. */
    private static CachingProvider named(String name, ClassLoader application) {
        try {
            return decided(Caching.getCachingProvider(name, application));
        } catch (CacheException | ClassCastException e) {
            log.debug("No such provider", e);
            throw wrong("msal.sign-out-store-provider is " + name + ", which could not be loaded as a caching provider;"
                    + " the announced providers are " + names(announced(application)));
        }
    }

    private static CachingProvider onlyOne(String cache, ClassLoader application) {
        List<CachingProvider> found = announced(application);
        if (found.isEmpty()) {
            throw wrong("msal.sign-out-store is jcache:" + cache
                    + ", but there is no caching provider; add one, e.g. com.hazelcast:hazelcast");
        }
        if (found.size() > 1) {
            throw wrong(
                    "There are several caching providers; name one by msal.sign-out-store-provider: " + names(found));
        }
        return decided(found.get(0));
    }

    /** Hazelcast takes its clients' provider if nobody says which: it waits for a cluster that may not exist, and for ever. */
    private static CachingProvider decided(CachingProvider provider) {
        if (provider.getClass().getName().equals("com.hazelcast.cache.HazelcastCachingProvider")
                && System.getProperty("hazelcast.jcache.provider.type") == null) {
            throw wrong(
                    "Hazelcast has a caching provider for members and one for clients, and does not know which is meant."
                            + " Set msal.sign-out-store-provider to com.hazelcast.cache.HazelcastMemberCachingProvider if the nodes"
                            + " themselves are the members, to com.hazelcast.client.cache.HazelcastClientCachingProvider if they"
                            + " connect to others");
        }
        return provider;
    }

    /** The members of Hazelcast and Infinispan are the nodes; what they send each other stays among them. */
    private static boolean isInAServer(CachingProvider provider) {
        return provider.getClass().getName().startsWith("org.redisson.");
    }

    /**
     * Infinispan takes the locks of all keys of one call, in whichever order. When the store has lost its entries, all nodes write the same
     * ones: two of them would wait for each other for ten seconds, and so would all who write then.
     */
    private static boolean locksAllKeysOfACall(Cache<?, ?> cache) {
        return cache.getClass().getName().startsWith("org.infinispan.");
    }

    private static List<CachingProvider> announced(ClassLoader application) {
        try {
            return StreamSupport.stream(Caching.getCachingProviders(application).spliterator(), false)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(List<CachingProvider> providers) {
        return providers.stream().map(one -> one.getClass().getName()).sorted().toList();
    }

    private static InvalidSettingsException wrong(String problem) {
        return new InvalidSettingsException(List.of(problem));
    }

    /** The cache that the operator has configured; otherwise a new one with the expiry that is needed. */
    private static Cache<String, Object> cache(CacheManager manager, String name, Duration life) {
        Cache<String, Object> existing = manager.getCache(name);
        if (existing == null) {
            try {
                return manager.createCache(name, configuration(life));
            } catch (CacheException otherNodeWasFaster) {
                existing = manager.getCache(name);
                if (existing == null) {
                    throw otherNodeWasFaster;
                }
            }
        }
        return existing;
    }

    private static MutableConfiguration<String, Object> configuration(Duration life) {
        return new MutableConfiguration<String, Object>()
                .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(
                        new javax.cache.expiry.Duration(TimeUnit.SECONDS, life.toSeconds())));
    }

    @Override
    public Map<String, Long> getAll(Set<String> keys) {
        return readable.getAll(keys);
    }

    @Override
    public void putAll(Map<String, Long> entries) {
        Map<String, Object> sealed = new HashMap<>();
        entries.forEach((key, millis) -> sealed.put(key, seal.seal(key, millis)));
        if (oneByOne) {
            sealed.forEach(cache::put);
        } else {
            cache.putAll(sealed);
        }
    }

    @Override
    public boolean putIfAbsent(String key, long value) {
        return cache.putIfAbsent(key, seal.seal(key, value));
    }

    /** The new one comes first: an event that both report does no harm. */
    @Override
    public synchronized void listenAgain() {
        CacheEntryListenerConfiguration<String, Object> old = listening;
        listening = listen();
        cache.deregisterCacheEntryListener(old);
    }

    @Override
    public boolean isOpen() {
        return !cache.isClosed() && !manager.isClosed();
    }

    @Override
    public void close() {
        try {
            if (isOpen()) {
                stopListening();
            }
            manager.close();
        } catch (RuntimeException e) {
            log.warn("The cache manager could not be closed: {}", e.toString());
        }
    }

    private synchronized void stopListening() {
        cache.deregisterCacheEntryListener(listening);
    }

    /**
     * Some providers send the configuration of a listener to other members. The copy that arrives there does nothing,
     * because each node registers its own listener.
     */
    private static final class Listening implements Factory<CacheEntryListener<String, Object>>, Serializable {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable Consumer<CacheEntryEvent<?, ?>> listener;

        private Listening(Consumer<CacheEntryEvent<?, ?>> listener) {
            this.listener = listener;
        }

        @Override
        public CacheEntryListener<String, Object> create() {
            Consumer<CacheEntryEvent<?, ?>> here = listener;
            return here == null ? new Listener(event -> {}) : new Listener(here);
        }
    }

    /** Reports new entries and new values. */
    private static final class Listener
            implements CacheEntryCreatedListener<String, Object>, CacheEntryUpdatedListener<String, Object> {
        private final Consumer<CacheEntryEvent<?, ?>> listener;

        private Listener(Consumer<CacheEntryEvent<?, ?>> listener) {
            this.listener = listener;
        }

        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ?>> events) {
            events.forEach(listener);
        }

        @Override
        public void onUpdated(Iterable<CacheEntryEvent<? extends String, ?>> events) {
            onCreated(events);
        }
    }
}
