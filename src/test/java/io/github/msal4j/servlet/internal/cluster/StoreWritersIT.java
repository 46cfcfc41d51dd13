package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * R113, R115: a Redis into which somebody else writes, and to which nodes with other keys and of an earlier version are connected.
 * Nothing here waits for a comparison in its turn.
 */
@Timeout(120)
@NeedsPrograms("redis-server")
class StoreWritersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Settings SHOP = TestNode.settings("client");
    private static final StoreKeys KEYS = new StoreKeys(SHOP);
    private static final String NO_TAG = ".AAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final List<TestNode> nodes = new ArrayList<>();
    private final RedisProcess redis = RedisProcess.start("store-writers");
    /** Writes as nodes do, so that the nodes hear of it. */
    private Optional<Cache<String, String>> somebody = Optional.empty();

    private Cache<String, String> entries() {
        return somebody.orElseGet(() -> {
            CachingProvider provider =
                    Caching.getCachingProvider(RedisStore.PROVIDER, StoreWritersIT.class.getClassLoader());
            CacheManager manager = provider.getCacheManager(
                    RedisStore.configuration(directory, redis.port()), new ClassLoader() {}, new Properties());
            Cache<String, String> cache = manager.createCache("sign-outs", new MutableConfiguration<>());
            somebody = Optional.of(cache);
            return cache;
        });
    }

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
        somebody.map(Cache::getCacheManager).ifPresent(CacheManager::close);
        redis.close();
    }

    private TestNode node(Settings settings) {
        TestNode node = RedisStore.node(settings, RedisStore.settings(directory, redis.port()));
        nodes.add(node);
        return node;
    }

    private static String key(String sid) {
        return KEYS.of(new SignOut(Kind.SID, sid, Instant.EPOCH));
    }

    private static void awaitKnown(TestNode node, String sid) {
        Await.until(sid + " is known", LIMIT, () -> node.knows(sid));
    }

    /** Guards: {@code EntrySeal.fits}, and those of {@code DoubtfulEntriesTest}, with the forms that really lie in a store. */
    @Test
    void r113_whoWritesToTheStoreBringsNobodyBackAndKeepsNobodyOut() {
        TestNode here = node(SHOP);
        TestNode there = node(SHOP);
        SignedInSession bob = there.holds(SignedIn.session("bob", "bob"));
        here.signOut("ada");
        awaitKnown(there, "ada");
        String genuine = entries().get(key("ada"));
        try (CapturedLog told = CapturedLog.of(EntrySeal.class)) {
            for (int i = 0; i < 1_000; i++) {
                entries().put(key("forged-" + i), "1" + i + NO_TAG);
            }
            entries().put(key("bob").replace(":sid:", ":all:").replace(":bob", ":*"), "253402214400000" + NO_TAG);
            entries().put(KEYS.application() + ":sub:bob", "253402214400000");
            entries().put(KEYS.ofBeat("forged"), "253402214400000" + NO_TAG);
            entries().put(key("ada"), "253402214400000" + NO_TAG);
            Await.until("written again", LIMIT, () -> genuine.equals(entries().get(key("ada"))));
            entries().put(key("ada"), "1" + genuine.substring(genuine.indexOf('.')));
            Await.until("written again", LIMIT, () -> genuine.equals(entries().get(key("ada"))));

            assertThat(told.lines()).as("once at each node").hasSize(2);
        }
        there.others().look(bob);
        assertThat(there.remembered()).extracting(SignOut::id).containsExactly("ada");
        TestNode restarted = node(SHOP);
        restarted.others().look(SignedIn.session("ada", "ada"));
        assertThat(restarted.remembered()).extracting(SignOut::id).containsExactly("ada");
    }

    /**
     * While one node after the other gets a session key. A node without any secret writes what all nodes of earlier versions have
     * written.
     */
    @Test
    void r115_nodesThatSealAndNodesThatDoNotHearOfEachOthersSignOuts() throws IOException {
        Path file = Files.writeString(directory.resolve("assertion"), "a.b.c");
        TestNode without = node(GivenSettings.openId("https://sso.example")
                .with("client-id", "client")
                .with("client-secret", "")
                .with("client-assertion-file", file.toString())
                .read());
        TestNode with = node(SHOP);
        assertEachTellsTheOther(with, without);
        assertThat(entries().get(KEYS.application() + ":sid:awake")).matches("[0-9]+");
    }

    /** While a client secret is being changed, where there is no session key. */
    @Test
    void r115_nodesWithAnotherSecretHearOfEachOthersSignOuts() {
        TestNode after = node(GivenSettings.openId("https://sso.example")
                .with("client-id", "client")
                .with("client-secret", "the-next-secret")
                .read());
        assertEachTellsTheOther(node(SHOP), after);
    }

    private static void assertEachTellsTheOther(TestNode one, TestNode other) {
        other.holds(SignedIn.session("awake", "awake"));
        one.holds(SignedIn.session("awake-too", "awake-too"));
        SignedInSession asleep = SignedIn.session("asleep", "asleep");
        SignedInSession asleepToo = SignedIn.session("asleep-too", "asleep-too");
        other.others().look(asleep);
        one.others().look(asleepToo);

        one.signOut("asleep");
        one.signOut("awake");
        other.signOut("asleep-too");
        other.signOut("awake-too");

        awaitKnown(other, "awake");
        awaitKnown(one, "awake-too");
        other.others().look(asleep);
        one.others().look(asleepToo);
        assertThat(other.knows("asleep")).isTrue();
        assertThat(one.knows("asleep-too")).isTrue();
    }
}
