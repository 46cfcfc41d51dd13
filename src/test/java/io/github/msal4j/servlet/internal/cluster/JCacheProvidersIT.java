package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.cluster.Hazelcast;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;
import org.redisson.config.Config;

/** R55: what two nodes expect of a cache, asked of the providers that the documentation names. */
@Timeout(120)
class JCacheProvidersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static SharedStore settings(String provider, Optional<URI> uri, Map<String, String> properties) {
        return new SharedStore(
                "sign-outs", Optional.of(provider), uri, properties, StoreFailure.SERVE, Duration.ofMinutes(1));
    }

    @Test
    void hazelcast() {
        List<String> members = Hazelcast.members(2, directory);

        assertTwoNodesShare(
                settings(Hazelcast.PROVIDER, Optional.empty(), Map.of("hazelcast.config.location", members.get(0))),
                settings(Hazelcast.PROVIDER, Optional.empty(), Map.of("hazelcast.config.location", members.get(1))));
    }

    @Test
    void infinispan() throws IOException {
        String provider = "org.infinispan.jcache.embedded.JCachingProvider";
        try (ReservedPort one = ReservedPort.reserve();
                ReservedPort other = ReservedPort.reserve()) {
            one.handOver();
            other.handOver();
            assertTwoNodesShare(
                    settings(provider, Optional.of(infinispan(one.number(), other.number())), Map.of()),
                    settings(provider, Optional.of(infinispan(other.number(), one.number())), Map.of()));
        }
    }

    private URI infinispan(int own, int other) throws IOException {
        try (var file = JCacheProvidersIT.class.getResourceAsStream("/cluster/infinispan.xml")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${infinispan.port}", Integer.toString(own))
                    .replace("${infinispan.members}", "127.0.0.1[" + own + "],127.0.0.1[" + other + "]");
            return Files.writeString(directory.resolve("infinispan-" + own + ".xml"), text)
                    .toUri();
        }
    }

    @Test
    @NeedsPrograms("redis-server")
    void r112_redis() throws IOException {
        try (RedisProcess redis = RedisProcess.start("providers-redis")) {
            URI file = Files.writeString(
                            directory.resolve("redisson.yaml"),
                            configuration(redis) + "codec: !<org.redisson.client.codec.StringCodec> {}\n")
                    .toUri();
            SharedStore settings = settings("org.redisson.jcache.JCachingProvider", Optional.of(file), Map.of());

            assertTwoNodesShare(settings, settings);
            assertWhatIsNoSignOutIsSkipped(settings, "redis://127.0.0.1:" + redis.port());
        }
    }

    private static String configuration(RedisProcess redis) {
        return "singleServerConfig:\n  address: redis://127.0.0.1:" + redis.port() + "\nthreads: 2\n";
    }

    /** Guard: {@code MadeObject}. Redisson's own codec makes an object of any class that an entry names. */
    @Test
    @NeedsPrograms("redis-server")
    void r113_aCodecThatMakesObjectsOfAnyClassIsRefused() throws IOException {
        try (RedisProcess redis = RedisProcess.start("providers-codec")) {
            URI file = Files.writeString(directory.resolve("redisson.yaml"), configuration(redis))
                    .toUri();

            assertThatThrownBy(() -> open(
                            settings("org.redisson.jcache.JCachingProvider", Optional.of(file), Map.of()),
                            new ConcurrentHashMap<>()))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("codec: !<org.redisson.client.codec.StringCodec> {}");
        }
    }

    /** Guards: {@code ReadableEntries}, for a value of another type and for bytes that the codec refuses. */
    private static void assertWhatIsNoSignOutIsSkipped(SharedStore settings, String address) {
        Map<String, Long> heard = new ConcurrentHashMap<>();
        Config config = new Config();
        config.useSingleServer().setAddress(address);
        RedissonClient foreign = Redisson.create(config);
        try (SignOutStore store = open(settings, heard);
                CapturedLog log = CapturedLog.of(ReadableEntries.class)) {
            store.putAll(Map.of("app:sid:good", 1L));
            foreign.<String, String>getMap("sign-outs", StringCodec.INSTANCE).put("app:sid:text", "soon");
            foreign.<String, byte[]>getMap(
                            "sign-outs", new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE))
                    .put("app:sid:rubbish", new byte[] {(byte) 0xff, 1, 2});

            Set<String> all = Set.of("app:sid:good", "app:sid:text", "app:sid:rubbish");
            for (int i = 0; i < 3; i++) {
                assertThat(store.getAll(all)).isEqualTo(Map.of("app:sid:good", 1L));
            }

            assertThat(store.getAll(Set.of("app:sid:text"))).isEmpty();
            assertThat(store.getAll(Set.of("app:sid:rubbish"))).isEmpty();
            assertThat(log.lines()).as("each once").hasSize(2).allMatch(line -> line.contains("is no sign-out"));
            store.putAll(Map.of("app:sid:rubbish", 2L));
            assertThat(store.getAll(all)).containsEntry("app:sid:rubbish", 2L);
        } finally {
            foreign.shutdown();
        }
    }

    private static void assertTwoNodesShare(SharedStore one, SharedStore other) {
        Map<String, Long> heardHere = new ConcurrentHashMap<>();
        Map<String, Long> heardThere = new ConcurrentHashMap<>();
        try (SignOutStore there = open(other, heardThere)) {
            try (SignOutStore here = open(one, heardHere)) {
                here.putAll(Map.of("app:sid:1", 17L));
                awaitHeard(heardThere, "app:sid:1", 17L);
                awaitHeard(heardHere, "app:sid:1", 17L);

                there.putAll(Map.of("app:sid:1", 18L, "app:sub:2", 5L));
                awaitHeard(heardHere, "app:sid:1", 18L);
                awaitHeard(heardHere, "app:sub:2", 5L);
                assertThat(here.getAll(Set.of("app:sid:1", "app:sub:2", "app:sid:unknown")))
                        .containsExactlyInAnyOrderEntriesOf(Map.of("app:sid:1", 18L, "app:sub:2", 5L));
                here.listenAgain();
                there.putAll(Map.of("app:sub:2", 6L));
                awaitHeard(heardHere, "app:sub:2", 6L);
                assertThat(here.isOpen()).isTrue();
                assertOneIsFirst(here, there);
                assertBothCanWriteTheSame(here, there);
            }
            assertThat(there.isOpen()).as("one node ends, the other goes on").isTrue();
            Await.until("the other node's own copy", LIMIT, () -> Map.of("app:sid:1", 18L)
                    .equals(there.getAll(Set.of("app:sid:1"))));
            there.putAll(Map.of("app:sid:3", 1L));
            awaitHeard(heardThere, "app:sid:3", 1L);
            assertThat(heardHere).doesNotContainKey("app:sid:3");
        }
    }

    /** R91: of many at the same time, at two nodes. */
    private static void assertOneIsFirst(SignOutStore here, SignOutStore there) {
        for (int i = 0; i < 20; i++) {
            String key = "app:once:" + i;
            assertThat(Stream.of(here, there, here, there)
                            .parallel()
                            .filter(node -> node.putIfAbsent(key, 1L))
                            .count())
                    .isEqualTo(1);
        }
    }

    /** R97: as all nodes do at the same time when the store has lost its entries, each in an order of its own. */
    private static void assertBothCanWriteTheSame(SignOutStore here, SignOutStore there) {
        for (int round = 0; round < 20; round++) {
            long value = round;
            List<Map<String, Long>> same = IntStream.of(300, 200)
                    .mapToObj(count -> IntStream.range(0, count)
                            .boxed()
                            .collect(Collectors.toMap(i -> "app:sid:same-" + i, i -> value)))
                    .toList();
            Stream<CompletableFuture<Void>> writing = Stream.of(here, there).flatMap(node -> same.stream()
                    .map(entries -> CompletableFuture.runAsync(() -> node.putAll(entries))));
            assertThat(CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new)))
                    .as("round " + round)
                    .succeedsWithin(LIMIT);
        }
    }

    private static SignOutStore open(SharedStore settings, Map<String, Long> heard) {
        return new JCacheOpener(
                        settings,
                        Duration.ofHours(13),
                        TestNode.seal("client"),
                        JCacheProvidersIT.class.getClassLoader())
                .open(heard::put);
    }

    private static void awaitHeard(Map<String, Long> heard, String key, long value) {
        Await.until(key, LIMIT, () -> Long.valueOf(value).equals(heard.get(key)));
    }
}
