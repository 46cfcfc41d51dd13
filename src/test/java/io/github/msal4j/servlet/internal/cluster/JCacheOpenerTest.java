package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** R55: a store that cannot be had stops the start-up, with the remedy. */
class JCacheOpenerTest {
    private static void open(Optional<String> provider, ClassLoader application) {
        SharedStore settings = new SharedStore(
                "sign-outs", provider, Optional.empty(), Map.of(), StoreFailure.SERVE, Duration.ofMinutes(1));
        new JCacheOpener(settings, Duration.ofHours(13), TestNode.seal("client"), application).open((key, value) -> {});
    }

    @Test
    void severalProvidersAreNamed() {
        assertThatThrownBy(() -> open(Optional.empty(), JCacheOpenerTest.class.getClassLoader()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("name one by msal.sign-out-store-provider")
                .hasMessageContaining("com.hazelcast.cache.HazelcastCachingProvider")
                .hasMessageContaining("org.infinispan.jcache.embedded.JCachingProvider")
                .hasMessageContaining("org.redisson.jcache.JCachingProvider");
    }

    @Test
    void aProviderThatIsNone() {
        for (String name : List.of("com.example.Missing", "java.lang.String")) {
            assertThatThrownBy(() -> open(Optional.of(name), JCacheOpenerTest.class.getClassLoader()))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("msal.sign-out-store-provider is " + name)
                    .hasMessageContaining("org.redisson.jcache.JCachingProvider");
        }
    }

    /** Left to itself Hazelcast waits a minute and more for a cluster that it would be a client of, and then for ever. */
    @Test
    void hazelcastHasToBeToldWhatTheNodesAre() {
        assertThatThrownBy(() -> open(
                        Optional.of("com.hazelcast.cache.HazelcastCachingProvider"),
                        JCacheOpenerTest.class.getClassLoader()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("com.hazelcast.cache.HazelcastMemberCachingProvider")
                .hasMessageContaining("com.hazelcast.client.cache.HazelcastClientCachingProvider");
    }

    @Test
    void noProviderAtAll() {
        ClassLoader bare = new ClassLoader(JCacheOpenerTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.startsWith("META-INF/services/javax.cache")
                        ? Collections.emptyEnumeration()
                        : super.getResources(name);
            }
        };

        assertThatThrownBy(() -> open(Optional.empty(), bare))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("msal.sign-out-store is jcache:sign-outs")
                .hasMessageContaining("add one, e.g. com.hazelcast:hazelcast");
    }

    /** That nothing of JCache is needed without the setting, every integration test shows whose WAR has no JCache. */
    @Test
    void noJCacheAtAll() throws Exception {
        try (URLClassLoader withoutJCache = new WithoutJCache()) {
            Class<?> here = withoutJCache.loadClass(JCacheOpenerTest.class.getName());
            var open = here.getDeclaredMethod("open", Optional.class, ClassLoader.class);
            open.setAccessible(true);

            assertThatThrownBy(() -> open.invoke(null, Optional.empty(), withoutJCache))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("add javax.cache:cache-api");
        }
        assertThat(JCacheOpener.class.getClassLoader()).isSameAs(JCacheOpenerTest.class.getClassLoader());
    }

    /** What the tests run with, loaded anew, but for JCache. */
    private static final class WithoutJCache extends URLClassLoader {
        WithoutJCache() {
            super(urls(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] urls() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry -> !entry.contains("cache-api"))
                    .map(WithoutJCache::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
