package io.github.msal4j.servlet.internal.cluster;

import com.hazelcast.cache.ICache;
import io.github.msal4j.servlet.cluster.Hazelcast;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** One member of a Hazelcast cluster with the cache of sign-outs, for several nodes of a test one after the other. */
final class RealCache implements AutoCloseable {
    private final List<BiConsumer<String, Long>> listeners = new CopyOnWriteArrayList<>();
    private final SignOutStore store;

    RealCache(String hazelcastXml) {
        store = new JCacheOpener(
                        settings(hazelcastXml),
                        Duration.ofHours(13),
                        TestNode.seal("client"),
                        RealCache.class.getClassLoader())
                .open((key, value) -> listeners.forEach(listener -> listener.accept(key, value)));
    }

    static List<RealCache> two(Path directory) {
        return Hazelcast.members(2, directory).stream().map(RealCache::new).toList();
    }

    private static SharedStore settings(String hazelcastXml) {
        return new SharedStore(
                "sign-outs",
                Optional.of(Hazelcast.PROVIDER),
                Optional.empty(),
                Map.of("hazelcast.config.location", hazelcastXml),
                StoreFailure.SERVE,
                Duration.ofMinutes(1));
    }

    SignOutStore store() {
        return store;
    }

    void listen(BiConsumer<String, Long> listener) {
        listeners.add(listener);
    }

    /** As a store does that restarts without having saved anything. */
    static void forgetEverything() {
        caches().forEach(ICache::clear);
    }

    static boolean isEmpty() {
        return caches().allMatch(cache -> cache.size() == 0);
    }

    private static Stream<ICache<?, ?>> caches() {
        return com.hazelcast.core.Hazelcast.getAllHazelcastInstances().stream()
                .flatMap(member -> member.getDistributedObjects().stream())
                .filter(ICache.class::isInstance)
                .map(cache -> (ICache<?, ?>) cache);
    }

    @Override
    public void close() {
        store.close();
    }
}
