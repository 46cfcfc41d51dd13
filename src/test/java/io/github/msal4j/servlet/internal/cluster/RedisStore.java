package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A Redis as the documentation has it set up, through Redisson, for nodes of a test. */
public final class RedisStore {
    public static final String PROVIDER = "org.redisson.jcache.JCachingProvider";

    private RedisStore() {}

    /** Nodes compare once an hour, so that nothing is learned by that. */
    static SharedStore settings(Path directory, int port) {
        return settings(configuration(directory, port), StoreFailure.SERVE, Duration.ofHours(1));
    }

    static SharedStore settings(URI configuration, StoreFailure failure, Duration recheck) {
        return new SharedStore(
                "sign-outs", Optional.of(PROVIDER), Optional.of(configuration), Map.of(), failure, recheck);
    }

    public static URI configuration(Path directory, int port) {
        return configuration(directory, """
                singleServerConfig:
                  address: "redis://127.0.0.1:%d"
                """.formatted(port));
    }

    /** @param server the first lines, which end with those of the server's own settings */
    static URI configuration(Path directory, String server) {
        String text = server + """
                  timeout: 1000
                  retryAttempts: 2
                  connectTimeout: 2000
                  pingConnectionInterval: 1000
                threads: 2
                nettyThreads: 2
                codec: !<org.redisson.client.codec.StringCodec> {}
                """;
        try {
            return Files.writeString(directory.resolve("redisson-" + text.hashCode() + ".yaml"), text)
                    .toUri();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestNode node(Settings settings, SharedStore store) {
        EntrySeal seal = new EntrySeal(settings, InstantSource.system());
        return new TestNode(
                settings,
                store,
                new JCacheOpener(store, Duration.ofHours(13), seal, RedisStore.class.getClassLoader()));
    }
}
