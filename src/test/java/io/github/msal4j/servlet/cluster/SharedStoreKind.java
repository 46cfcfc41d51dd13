package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.CuttableLink;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.harness.WarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the nodes of a cluster share, as the README has it set up. */
abstract sealed class SharedStoreKind implements AutoCloseable {
    /** What the WAR needs. */
    abstract WarBuilder in(WarBuilder war);

    abstract Map<String, String> parameters();

    /** What one node needs. */
    abstract ContainerSpec in(ContainerSpec spec, int node);

    @Override
    public abstract void close();

    static SharedStoreKind of(Name name, int nodes) {
        return name == Name.HAZELCAST ? new WithHazelcast(nodes) : new WithRedis(nodes);
    }

    enum Name {
        HAZELCAST,
        REDIS
    }

    /** Each node is a member. */
    static final class WithHazelcast extends SharedStoreKind {
        private final List<ReservedPort> ports;

        WithHazelcast(int nodes) {
            ports = IntStream.range(0, nodes)
                    .mapToObj(node -> ReservedPort.reserve())
                    .toList();
        }

        @Override
        WarBuilder in(WarBuilder war) {
            return war.librariesNamed("(hazelcast|cache-api)-.*\\.jar")
                    .file("WEB-INF/classes/hazelcast.xml", Hazelcast.xml());
        }

        @Override
        Map<String, String> parameters() {
            return Map.of(
                    "msal.sign-out-store",
                    "jcache:sign-outs",
                    "msal.sign-out-store-provider",
                    Hazelcast.PROVIDER,
                    "msal.sign-out-store-properties",
                    "hazelcast.config.location=classpath:hazelcast.xml");
        }

        @Override
        ContainerSpec in(ContainerSpec spec, int node) {
            List<Integer> members = ports.stream().map(ReservedPort::number).toList();
            Hazelcast.properties(members.get(node), members).forEach(spec::systemProperty);
            ports.get(node).handOver();
            return spec;
        }

        @Override
        public void close() {
            ports.forEach(ReservedPort::close);
        }
    }

    /** Each node reaches Redis by a way of its own. */
    static final class WithRedis extends SharedStoreKind {
        private final RedisProcess redis = RedisProcess.start("cluster-redis");
        private final List<CuttableLink> links = new ArrayList<>();

        WithRedis(int nodes) {
            for (int node = 0; node < nodes; node++) {
                links.add(new CuttableLink(redis.port()));
            }
        }

        RedisProcess redis() {
            return redis;
        }

        CuttableLink link(int node) {
            return links.get(node);
        }

        @Override
        WarBuilder in(WarBuilder war) {
            return war.librariesNamed(
                            "(redisson|cache-api|netty|reactor-core|reactive-streams|rxjava|kryo|reflectasm|objenesis"
                                    + "|minlog|snakeyaml|byte-buddy|jodd-util)-.*\\.jar")
                    .file("WEB-INF/classes/redisson-jcache.yaml", """
                            singleServerConfig:
                              address: "${REDIS_ADDRESS}"
                              timeout: 1000
                              retryAttempts: 2
                              connectTimeout: 2000
                              pingConnectionInterval: 1000
                              connectionMinimumIdleSize: 2
                              connectionPoolSize: 8
                            threads: 2
                            nettyThreads: 2
                            """);
        }

        @Override
        Map<String, String> parameters() {
            return Map.of("msal.sign-out-store", "jcache:sign-outs");
        }

        @Override
        ContainerSpec in(ContainerSpec spec, int node) {
            return spec.environment(
                    "REDIS_ADDRESS", "redis://127.0.0.1:" + links.get(node).port());
        }

        @Override
        public void close() {
            links.forEach(CuttableLink::close);
            redis.close();
        }
    }

    Optional<WithRedis> asRedis() {
        return this instanceof WithRedis redis ? Optional.of(redis) : Optional.empty();
    }
}
