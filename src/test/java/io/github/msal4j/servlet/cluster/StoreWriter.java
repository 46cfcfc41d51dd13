package io.github.msal4j.servlet.cluster;

import com.hazelcast.cache.ICache;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import io.github.msal4j.servlet.harness.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.redisson.Redisson;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Somebody who can write to the store, without being a node. */
interface StoreWriter extends AutoCloseable {
    /** The keys of all entries. */
    Set<String> keys();

    void write(String key, Object value);

    /** Removes everything. */
    void clear();

    @Override
    void close();

    /** A client, which connects to any of the members. */
    static StoreWriter ofHazelcast(List<String> addresses) {
        ClientConfig config = new ClientConfig();
        config.setClusterName("app-sign-outs");
        config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER);
        addresses.forEach(config.getNetworkConfig()::addAddress);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        return new StoreWriter() {
            @SuppressWarnings("unchecked")
            private List<ICache<Object, Object>> caches() {
                return client.getDistributedObjects().stream()
                        .filter(ICache.class::isInstance)
                        .map(cache -> (ICache<Object, Object>) cache)
                        .toList();
            }

            @Override
            public Set<String> keys() {
                Set<String> keys = new HashSet<>();
                caches().forEach(cache -> cache.forEach(entry -> keys.add((String) entry.getKey())));
                return keys;
            }

            @Override
            public void write(String key, Object value) {
                caches().forEach(cache -> cache.put(key, value));
            }

            @Override
            public void clear() {
                caches().forEach(ICache::clear);
            }

            @Override
            public void close() {
                client.shutdown();
            }
        };
    }

    /** Whoever writes with the commands of Redis, upon which Redisson tells nobody. */
    static StoreWriter ofRedis(RedisProcess redis) {
        Config config = new Config();
        config.useSingleServer().setAddress("redis://127.0.0.1:" + redis.port());
        RedissonClient client = Redisson.create(config);
        RMap<String, String> map = client.getMap("sign-outs", StringCodec.INSTANCE);
        return new StoreWriter() {
            @Override
            public Set<String> keys() {
                return map.readAllKeySet();
            }

            @Override
            public void write(String key, Object value) {
                map.fastPut(key, String.valueOf(value));
            }

            @Override
            public void clear() {
                client.getKeys().flushall();
            }

            @Override
            public void close() {
                client.shutdown();
            }
        };
    }

    /**
     * One more member. It holds nothing itself: Infinispan gives a member that does a copy, and what is emptied meanwhile comes back
     * from there to some of the others.
     */
    static StoreWriter ofInfinispan(String configuration) {
        CacheManager manager =
                manager(configuration.replace("<cache-container ", "<cache-container zero-capacity-node=\"true\" "));
        Cache<String, Object> cache = manager.getCache("sign-outs");
        return new StoreWriter() {
            @Override
            public Set<String> keys() {
                Set<String> keys = new HashSet<>();
                cache.forEach(entry -> keys.add(entry.getKey()));
                return keys;
            }

            @Override
            public void write(String key, Object value) {
                cache.put(key, value);
            }

            @Override
            public void clear() {
                cache.clear();
            }

            @Override
            public void close() {
                manager.close();
            }
        };
    }

    private static CacheManager manager(String configuration) {
        try {
            Path file = Files.writeString(Files.createTempFile("infinispan", ".xml"), configuration);
            return Caching.getCachingProvider("org.infinispan.jcache.embedded.JCachingProvider")
                    .getCacheManager(file.toUri(), StoreWriter.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
