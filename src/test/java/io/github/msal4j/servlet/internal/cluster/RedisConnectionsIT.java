package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.harness.ServerCertificate;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R55: a Redis that wants TLS and a password, and one that is found, and replaced, by a Sentinel. */
@Timeout(180)
@NeedsPrograms("redis-server")
class RedisConnectionsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(String configuration) {
        TestNode node = RedisStore.node(
                TestNode.settings("client"),
                RedisStore.settings(
                        RedisStore.configuration(directory, configuration), StoreFailure.SERVE, Duration.ofHours(1)));
        nodes.add(node);
        return node;
    }

    private static void assertReaches(TestNode from, TestNode to, String sid) {
        to.holds(SignedIn.session(sid, sid));
        from.signOut(sid);
        Await.until(sid + " is known", LIMIT, () -> to.knows(sid));
    }

    @Test
    void r55_aRedisWithTlsAndAPassword() {
        ServerCertificate certificate = ServerCertificate.create(directory, "redis.example");
        try (RedisProcess redis = RedisProcess.startWithTls("redis-tls", certificate, "hush-hush")) {
            String configuration =
                    """
                    password: "%%s"
                    sslTruststore: "%s"
                    sslTruststorePassword: "%s"
                    singleServerConfig:
                      address: "rediss://127.0.0.1:%d"
                    """.formatted(certificate.trustStore().toUri(), certificate.password(), redis.port());
            String right = configuration.formatted("hush-hush");
            assertReaches(node(right), node(right), "sid-1");

            try (CapturedLog health = CapturedLog.of(StoreHealth.class)) {
                TestNode wrong = node(configuration.formatted("guessed-wrong"));
                wrong.signOut("sid-2");
                Await.until("told", LIMIT, () -> !health.lines().isEmpty());
                assertThat(health.lines()).noneMatch(line -> line.contains("guessed-wrong"));
            }
        }
    }

    /** A new server takes over: what the old one has not passed on to it, the nodes write again. */
    @Test
    void r55_r110_aSentinelReplacesTheServer() {
        try (RedisProcess first = RedisProcess.start("redis-first");
                RedisProcess second = first.startReplica("redis-second");
                RedisProcess sentinel = first.startSentinel("redis-sentinel", "sign-outs")) {
            String configuration = """
                    sentinelServersConfig:
                      masterName: sign-outs
                      sentinelAddresses: ["redis://127.0.0.1:%d"]
                      checkSentinelsList: false
                      scanInterval: 1000
                      readMode: MASTER
                      subscriptionMode: MASTER
                    """.formatted(sentinel.port());
            Await.until(
                    "the sentinel knows the replica", LIMIT, () -> sentinel.command("SENTINEL", "replicas", "sign-outs")
                            .equals("*1"));
            TestNode here = node(configuration);
            TestNode there = node(configuration);
            assertReaches(here, there, "before");
            first.kill();

            assertReaches(here, there, "after");
            assertThat(second.command("EXISTS", "sign-outs")).isEqualTo(":1");
            assertThat(there.remembered()).hasSize(2);
        }
    }
}
