package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.OptionalFeature;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R55: what the library does with a provider that has no such cache. */
class JCacheStoreTest {
    private static final List<String> CALLS = new ArrayList<>();
    private static final List<CompleteConfiguration<?, ?>> WANTED = new ArrayList<>();

    /** Has no cache, and makes none. */
    public static final class Provider implements CachingProvider {
        @Override
        public CacheManager getCacheManager(URI uri, ClassLoader loader, Properties properties) {
            return (CacheManager) Proxy.newProxyInstance(
                    JCacheStoreTest.class.getClassLoader(),
                    new Class<?>[] {CacheManager.class},
                    (proxy, called, arguments) -> {
                        CALLS.add(called.getName());
                        if (called.getName().equals("createCache")) {
                            WANTED.add((CompleteConfiguration<?, ?>) arguments[1]);
                            throw new CacheException("none is made");
                        }
                        return null;
                    });
        }

        @Override
        public CacheManager getCacheManager(URI uri, ClassLoader loader) {
            return getCacheManager(uri, loader, getDefaultProperties());
        }

        @Override
        public CacheManager getCacheManager() {
            return getCacheManager(getDefaultURI(), getDefaultClassLoader());
        }

        @Override
        public ClassLoader getDefaultClassLoader() {
            return JCacheStoreTest.class.getClassLoader();
        }

        @Override
        public URI getDefaultURI() {
            return URI.create("test:store");
        }

        @Override
        public Properties getDefaultProperties() {
            return new Properties();
        }

        @Override
        public void close() {}

        @Override
        public void close(ClassLoader loader) {}

        @Override
        public void close(URI uri, ClassLoader loader) {}

        @Override
        public boolean isSupported(OptionalFeature feature) {
            return false;
        }
    }

    @BeforeEach
    void forget() {
        CALLS.clear();
        WANTED.clear();
    }

    private static void open(Duration life) {
        JCacheStore.open(
                        new SharedStore(
                                "sign-outs",
                                Optional.of(Provider.class.getName()),
                                Optional.empty(),
                                Map.of(),
                                StoreFailure.SERVE,
                                Duration.ofMinutes(1)),
                        life,
                        TestNode.seal("client"),
                        JCacheStoreTest.class.getClassLoader(),
                        (key, millis) -> {})
                .close();
    }

    /** Guards: {@code close} in {@code JCacheStore.open}; the policy in {@code configuration}: an entry that is written again lives as long. */
    @Test
    void r55_aCacheThatIsMadeKeepsEachEntryForItsLifeAndAStartThatFailsLeavesNothing() {
        assertThatThrownBy(() -> open(Duration.ofHours(13)))
                .isInstanceOf(CacheException.class)
                .hasMessage("none is made");

        assertThat(CALLS).containsExactly("getCache", "createCache", "getCache", "close");
        ExpiryPolicy expiry = WANTED.get(0).getExpiryPolicyFactory().create();
        javax.cache.expiry.Duration life = new javax.cache.expiry.Duration(TimeUnit.HOURS, 13);
        assertThat(expiry.getExpiryForCreation()).isEqualTo(life);
        assertThat(expiry.getExpiryForUpdate()).isEqualTo(life);
        assertThat(expiry.getExpiryForAccess()).as("reading changes nothing").isNull();
    }
}
