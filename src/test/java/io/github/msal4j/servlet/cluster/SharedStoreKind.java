package io.github.msal4j.servlet.cluster;

import com.hazelcast.cache.ICache;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.CuttableLink;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.harness.WarBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** What the nodes of a cluster share, as the documentation has it set up. */
abstract sealed class SharedStoreKind implements AutoCloseable {
    /** What the WAR needs. */
    abstract WarBuilder in(WarBuilder war);

    abstract Map<String, String> parameters();

    /** What one node needs. */
    abstract ContainerSpec in(ContainerSpec spec, int node);

    @Override
    public abstract void close();

    static SharedStoreKind of(Name name, int nodes) {
        return switch (name) {
            case HAZELCAST -> new WithHazelcast(nodes);
            case REDIS -> new WithRedis(nodes);
            case INFINISPAN -> new WithInfinispan(nodes);
        };
    }

    enum Name {
        HAZELCAST,
        REDIS,
        INFINISPAN
    }

    /** Cuts one node off from the store, and from the other nodes where the store is in them. */
    abstract void cutOff(int node);

    /** Ends what {@link #cutOff} began. */
    abstract void heal();

    /** The keys of all entries. */
    abstract Set<String> keys();

    Optional<WithRedis> asRedis() {
        return this instanceof WithRedis redis ? Optional.of(redis) : Optional.empty();
    }

    /** Each node is a member, which the others reach by a link. */
    static final class WithHazelcast extends SharedStoreKind {
        private final List<ReservedPort> ports;
        private final List<CuttableLink> links = new ArrayList<>();

        WithHazelcast(int nodes) {
            ports = IntStream.range(0, nodes)
                    .mapToObj(node -> ReservedPort.reserve(address(node)))
                    .toList();
            ports.forEach(port -> links.add(new CuttableLink(port.address())));
        }

        /** By its address the links know a member, since it also comes from there. All of 127.0.0.0/8 is this machine, on most systems without being told. */
        private static InetAddress address(int node) {
            try {
                return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (node + 2)});
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        WarBuilder in(WarBuilder war) {
            return war.librariesNamed("(hazelcast|cache-api)-.*\\.jar")
                    .file("WEB-INF/classes/hazelcast.xml", Hazelcast.xmlForLinks());
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
            List<String> members = linkAddresses();
            Hazelcast.properties(ports.get(node).number(), members).forEach(spec::systemProperty);
            spec.systemProperty("hazelcast.local.localAddress", address(node).getHostAddress());
            spec.systemProperty("hazelcast.link", members.get(node));
            ports.get(node).handOver();
            return spec;
        }

        private List<String> linkAddresses() {
            return IntStream.range(0, links.size())
                    .mapToObj(node -> address(node).getHostAddress() + ":"
                            + links.get(node).port())
                    .toList();
        }

        @Override
        void cutOff(int node) {
            InetAddress address = address(node);
            for (int i = 0; i < links.size(); i++) {
                if (i == node) {
                    links.get(i).cut();
                } else {
                    links.get(i).cut(address::equals);
                }
            }
        }

        @Override
        void heal() {
            links.forEach(CuttableLink::heal);
        }

        @Override
        Set<String> keys() {
            ClientConfig config = new ClientConfig();
            config.setClusterName("app-sign-outs");
            config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER);
            linkAddresses().forEach(config.getNetworkConfig()::addAddress);
            HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
            try {
                Set<String> keys = new HashSet<>();
                client.getDistributedObjects().stream()
                        .filter(ICache.class::isInstance)
                        .forEach(cache -> ((ICache<?, ?>) cache).forEach(entry -> keys.add((String) entry.getKey())));
                return keys;
            } finally {
                client.shutdown();
            }
        }

        @Override
        public void close() {
            links.forEach(CuttableLink::close);
            ports.forEach(ReservedPort::close);
        }
    }

    /** Each node is a member and has all entries. */
    static final class WithInfinispan extends SharedStoreKind {
        private final List<ReservedPort> ports;
        private final Path configuration;

        WithInfinispan(int nodes) {
            ports = IntStream.range(0, nodes)
                    .mapToObj(node -> ReservedPort.reserve())
                    .toList();
            try {
                configuration = Files.writeString(
                        Files.createTempDirectory("infinispan").resolve("infinispan.xml"),
                        Resources.text("/cluster/infinispan.xml"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        WarBuilder in(WarBuilder war) {
            return war.librariesNamed("(infinispan|protostream|jgroups|caffeine|jakarta.transaction-api|jboss-logging"
                    + "|jboss-threads|wildfly-common|smallrye-common|rxjava|reactive-streams|cache-api)-.*\\.jar");
        }

        @Override
        Map<String, String> parameters() {
            return Map.of(
                    "msal.sign-out-store",
                    "jcache:sign-outs",
                    "msal.sign-out-store-uri",
                    configuration.toUri().toString());
        }

        @Override
        ContainerSpec in(ContainerSpec spec, int node) {
            ports.get(node).handOver();
            return spec.systemProperty(
                            "infinispan.port", Integer.toString(ports.get(node).number()))
                    .systemProperty(
                            "infinispan.members",
                            ports.stream()
                                    .map(port -> "127.0.0.1[" + port.number() + "]")
                                    .collect(Collectors.joining(",")));
        }

        @Override
        void cutOff(int node) {
            throw new UnsupportedOperationException();
        }

        @Override
        void heal() {
            throw new UnsupportedOperationException();
        }

        @Override
        Set<String> keys() {
            throw new UnsupportedOperationException();
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

        @Override
        void cutOff(int node) {
            links.get(node).cut();
        }

        @Override
        void heal() {
            links.forEach(CuttableLink::heal);
        }

        @Override
        Set<String> keys() {
            Config config = new Config();
            config.useSingleServer().setAddress("redis://127.0.0.1:" + redis.port());
            RedissonClient client = Redisson.create(config);
            try {
                return client.<String, String>getMap("sign-outs", StringCodec.INSTANCE)
                        .readAllKeySet();
            } finally {
                client.shutdown();
            }
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
                            codec: !<org.redisson.client.codec.StringCodec> {}
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
}
