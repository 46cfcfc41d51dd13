package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.harness.CuttableLink;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;

/**
 * Three members of a store in this JVM, as documented and with the default recheck, between whom links lie: two nodes, of
 * which one serves and one refuses while the store fails, and one that is none, and writes to the cache what it likes.
 */
final class LinkedMembers implements AutoCloseable {
    final TestNode serving;
    final TestNode refusing;
    /** As another application sees it that writes to the same cache. */
    final Cache<Object, Object> foreign;

    private final List<CuttableLink> links = new ArrayList<>();
    private final CacheManager manager;

    LinkedMembers(MemberStore store, Path directory) {
        List<String> configurations = store.linkedMembers(3, directory, links);
        serving = StoreMember.node(StoreMember.settings(store.provider(), configurations.get(0), StoreFailure.SERVE));
        refusing = StoreMember.node(StoreMember.settings(store.provider(), configurations.get(1), StoreFailure.REFUSE));
        manager = manager(StoreMember.settings(store.provider(), configurations.get(2), StoreFailure.SERVE));
        foreign = manager.getCache("sign-outs");
    }

    private static CacheManager manager(SharedStore settings) {
        CachingProvider provider =
                Caching.getCachingProvider(settings.provider().orElseThrow(), LinkedMembers.class.getClassLoader());
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        URI uri = settings.uri().orElseGet(provider::getDefaultURI);
        return provider.getCacheManager(uri, new SameName(), properties);
    }

    /** Hazelcast makes this text a part of the cache's name. */
    private static final class SameName extends ClassLoader {
        SameName() {
            super(LinkedMembers.class.getClassLoader());
        }

        @Override
        public String toString() {
            return "msal4j-servlet";
        }
    }

    List<TestNode> nodes() {
        return List.of(serving, refusing);
    }

    void delay(Duration by) {
        links.forEach(link -> link.delay(by));
        JGroupsLink.delay(by);
    }

    /** Each member is on its own. */
    void cut() {
        links.forEach(CuttableLink::cut);
        JGroupsLink.cut(true);
    }

    void heal() {
        links.forEach(CuttableLink::heal);
        JGroupsLink.cut(false);
    }

    @Override
    public void close() {
        heal();
        delay(Duration.ZERO);
        nodes().forEach(TestNode::close);
        manager.close();
        links.forEach(CuttableLink::close);
    }
}
