package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R55, R110: a Redis Cluster of three servers, as documented. The cache is in one of them, which has a replica. */
@Timeout(180)
@NeedsPrograms("redis-server")
class RedisClusterModeIT {
    /** Less than the recheck, which is a minute. */
    private static final Duration LIMIT = Duration.ofSeconds(40);
    /** Each has its part of the 16,384 slots; {@code sign-outs} is in slot 15,016 (CLUSTER KEYSLOT). */
    private static final List<String> SLOTS = List.of("0 5460", "5461 10922", "10923 16383");

    private static final int WITH_THE_CACHE = 2;

    private final List<RedisProcess> servers = IntStream.range(0, 4)
            .mapToObj(i -> RedisProcess.startForCluster("redis-cluster-" + i))
            .toList();
    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
        servers.forEach(RedisProcess::close);
    }

    private RedisProcess replica() {
        return servers.get(servers.size() - 1);
    }

    private void connect() {
        for (int i = 0; i < SLOTS.size(); i++) {
            servers.get(i).command("CLUSTER", "ADDSLOTSRANGE", SLOTS.get(i));
        }
        servers.stream().skip(1).forEach(server -> server.meet(servers.get(0)));
        RedisProcess master = servers.get(WITH_THE_CACHE);
        String id = master.text("CLUSTER", "MYID");
        Await.until("they know each other", LIMIT, () -> servers.stream()
                .allMatch(server -> server.text("CLUSTER", "INFO").contains("cluster_known_nodes:4")));
        replica().command("CLUSTER", "REPLICATE", id);
        Await.until("all slots are served", LIMIT, () -> servers.stream()
                .allMatch(server -> server.text("CLUSTER", "INFO").contains("cluster_state:ok")));
        Await.until(
                "it has all", LIMIT, () -> replica().text("INFO", "replication").contains("master_link_status:up"));
    }

    private TestNode node(Path directory, StoreFailure failure) {
        String addresses = servers.stream()
                .map(server -> "\"redis://127.0.0.1:" + server.port() + "\"")
                .collect(Collectors.joining(", "));
        String configuration = """
                clusterServersConfig:
                  nodeAddresses: [%s]
                  scanInterval: 1000
                  readMode: MASTER
                  subscriptionMode: MASTER
                """.formatted(addresses);
        TestNode node = RedisStore.node(
                TestNode.settings("client"),
                RedisStore.settings(
                        RedisStore.configuration(directory, configuration), failure, Duration.ofMinutes(1)));
        nodes.add(node);
        Await.until("it is connected", LIMIT, () -> !node.others().isFailing());
        return node;
    }

    @Test
    void r55_r110_theReplicaReplacesTheServerWithTheCache(@TempDir Path directory) {
        connect();
        TestNode here = node(directory, StoreFailure.SERVE);
        TestNode there = node(directory, StoreFailure.REFUSE);
        there.holds(SignedIn.session("bob", "bob"));
        assertReaches(here, there, "before");
        servers.get(WITH_THE_CACHE).kill();

        long start = System.nanoTime();
        assertReaches(here, there, "meanwhile");
        System.out.printf(
                "REDIS CLUSTER: known after %d ms%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        assertThat(replica().command("EXISTS", "sign-outs")).isEqualTo(":1");
        assertReaches(there, here, "after");
        assertThat(there.remembered())
                .extracting(SignOut::id)
                .containsExactlyInAnyOrder("before", "meanwhile", "after");
    }

    private static void assertReaches(TestNode from, TestNode to, String sid) {
        to.holds(SignedIn.session(sid, sid));
        from.signOut(sid);
        Await.until(sid + " is known", LIMIT, () -> to.knows(sid));
    }
}
