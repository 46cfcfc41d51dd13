package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fault table of the documentation, for a Redis: each fault, what users of nodes that {@code serve} and that {@code refuse} see
 * meanwhile, and how soon after its end a sign-out of meanwhile is known. The nodes have the default recheck of a minute, and what
 * is awaited comes long before. Nobody who was not signed out is.
 */
@Timeout(180)
@NeedsPrograms("redis-server")
class RedisFaultsIT {
    /** Less than the recheck. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final Duration RECHECK = Duration.ofMinutes(1);
    /** A sign-out waits for a second at most; this is for a machine that is busy with other things. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private static final Settings SHOP = TestNode.settings("client");
    private static final StoreKeys KEYS = new StoreKeys(SHOP);
    private static final String FAR = "253402214400000";

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final RedisProcess redis = RedisProcess.start("redis-faults");
    private final CapturedLog health = CapturedLog.of(StoreHealth.class);
    private final CapturedLog calls = CapturedLog.of(StoreConnection.class);
    private final List<TestNode> nodes = new ArrayList<>();

    /** What happens to a store, and how it ends. */
    enum Fault {
        KILLED(true),
        FROZEN(true),
        FULL(true),
        REPLICA(true),
        ANOTHER_TYPE(true),
        EMPTIED(false),
        SLOW(false),
        RUBBISH(false),
        THE_YEAR_9999(false);

        private final boolean outage;

        Fault(boolean outage) {
            this.outage = outage;
        }

        private void begin(RedisProcess redis) {
            switch (this) {
                case KILLED -> redis.kill();
                case FROZEN -> redis.pause();
                case FULL -> redis.command("CONFIG SET maxmemory 1");
                case REPLICA -> redis.command("REPLICAOF 127.0.0.1 1");
                case ANOTHER_TYPE -> redis.command("SET sign-outs gone");
                case EMPTIED -> redis.command("FLUSHALL");
                case SLOW -> slowDown(redis);
                case RUBBISH -> writeOverEverybody(redis, "rubbish");
                case THE_YEAR_9999 -> writeOverEverybody(redis, FAR);
            }
        }

        private void end(RedisProcess redis) {
            switch (this) {
                case KILLED -> redis.restart();
                case FROZEN -> redis.goOn();
                case FULL -> redis.command("CONFIG SET maxmemory 0");
                case REPLICA -> redis.command("REPLICAOF NO ONE");
                case ANOTHER_TYPE -> redis.command("DEL sign-outs");
                case EMPTIED, SLOW, RUBBISH, THE_YEAR_9999 -> {
                    // It is no state of the server that would end.
                }
            }
        }
    }

    private static void slowDown(RedisProcess redis) {
        Thread slow = new Thread(() -> {
            for (int i = 0; i < 10; i++) {
                redis.pause();
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                redis.goOn();
                LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
            }
        });
        slow.setDaemon(true);
        slow.start();
    }

    /** Under each key by which anything of bob and carol is looked up. */
    private static void writeOverEverybody(RedisProcess redis, String value) {
        for (String name : List.of("bob", "carol")) {
            KEYS.of(SignedIn.session(name, name)).stream()
                    .filter(key -> !key.contains(":had:"))
                    .forEach(key -> redis.command("HSET", "sign-outs", key, value));
        }
    }

    private TestNode node(StoreFailure failure) {
        SharedStore store = RedisStore.settings(RedisStore.configuration(directory, redis.port()), failure, RECHECK);
        TestNode node = RedisStore.node(SHOP, store);
        nodes.add(node);
        return node;
    }

    @BeforeEach
    void watchCalls() {
        Logger.getLogger(StoreConnection.class.getName()).setLevel(Level.FINE);
    }

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
        Logger.getLogger(StoreConnection.class.getName()).setLevel(null);
        calls.close();
        health.close();
        redis.close();
    }

    private void awaitTold(String text) {
        Await.until(
                () -> text + " at each node: " + health.lines(),
                LIMIT,
                () -> health.lines().stream()
                                .filter(line -> line.contains(text))
                                .count()
                        == nodes.size());
    }

    /**
     * Guards: {@code StoreConnection.probe} writes, {@code ReadableEntries}, {@code StoreComparison.isBelieved}. That an outage has
     * ended, two things notice independently of each other: the probe and {@code Heartbeat}.
     */
    @ParameterizedTest
    @EnumSource
    void r110_r111_r112_r113_aFaultOfRedis(Fault fault) {
        TestNode here = node(StoreFailure.SERVE);
        TestNode serving = node(StoreFailure.SERVE);
        TestNode refusing = node(StoreFailure.REFUSE);
        List<TestNode> others = List.of(serving, refusing);
        SignedInSession bob = SignedIn.session("bob", "bob");
        SignedInSession carol = SignedIn.session("carol", "carol");
        for (TestNode other : others) {
            other.holds(SignedIn.session("ada", "ada"));
            other.holds(bob);
            other.others().look(bob);
        }
        awaitNoted("ada");

        fault.begin(redis);
        if (fault.outage) {
            awaitTold("does not answer");
        }
        long failed = failedCalls();
        long start = System.nanoTime();
        here.signOut("ada");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER_LIMIT);
        others.forEach(other -> other.others().look(carol));
        // Who was compared in the last minute is served in any case.
        assertThat(refusing.others().isUnsure(bob)).isFalse();
        assertThat(refusing.others().isUnsure(carol)).isEqualTo(fault.outage);
        assertThat(serving.others().isUnsure(carol)).isFalse();

        if (fault.outage) {
            Await.until("it could not be written", LIMIT, () -> failedCalls() > failed);
        }
        fault.end(redis);
        long end = System.nanoTime();
        for (TestNode other : others) {
            Await.until("ada is known", LIMIT, () -> other.knows("ada"));
        }
        System.out.printf(
                "%s: known after %d ms%n",
                fault, Duration.ofNanos(System.nanoTime() - end).toMillis());
        if (fault.outage) {
            awaitTold("answers again");
        }
        Await.until("sure", LIMIT, () -> {
            refusing.others().look(carol);
            return !refusing.others().isUnsure(carol);
        });
        assertNobodyElseIsSignedOut(others);
        assertThat(health.lines()).as("two lines for an outage").hasSize(fault.outage ? 2 * nodes.size() : 0);
    }

    /** Nodes that know of the outage make no calls but probes, which are not counted. */
    private long failedCalls() {
        return calls.lines().stream()
                .filter(line -> line.contains("The shared store failed"))
                .count();
    }

    private void awaitNoted(String sid) {
        Await.until("noted", LIMIT, () -> redis.command("HEXISTS", "sign-outs", KEYS.ofIssued(sid))
                .equals(":1"));
    }

    private static void assertNobodyElseIsSignedOut(List<TestNode> nodes) {
        for (TestNode node : nodes) {
            for (Kind kind : List.of(Kind.SID, Kind.SUBJECT)) {
                assertThat(node.last(kind, "bob")).isEmpty();
                assertThat(node.last(kind, "carol")).isEmpty();
            }
            assertThat(node.last(Kind.EVERYBODY, SignOut.ANYBODY).filter(Instant.now()::isBefore))
                    .isEmpty();
        }
    }
}
