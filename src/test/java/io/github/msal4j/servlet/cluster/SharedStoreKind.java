package io.github.msal4j.servlet.cluster;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** From now on what goes to the store, and from there, takes this much longer in each direction. */
    abstract void delay(Duration by);

    /** The keys of all entries. */
    final Set<String> keys() {
        try (StoreWriter writer = writer()) {
            return writer.keys();
        }
    }

    /** Somebody else who can write to the store. */
    abstract StoreWriter writer();

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
        void delay(Duration by) {
            links.forEach(link -> link.delay(by));
        }

        @Override
        StoreWriter writer() {
            return StoreWriter.ofHazelcast(linkAddresses());
        }

        @Override
        public void close() {
            links.forEach(CuttableLink::close);
            ports.forEach(ReservedPort::close);
        }
    }

    /** Each node is a member, which the others reach by a link, and has all entries. */
    static final class WithInfinispan extends SharedStoreKind {
        private final List<ReservedPort> ports;
        private final List<CuttableLink> links = new ArrayList<>();
        private final Path configuration;

        WithInfinispan(int nodes) {
            ports = IntStream.range(0, nodes)
                    .mapToObj(node -> ReservedPort.reserve())
                    .toList();
            ports.forEach(port -> links.add(new CuttableLink(port.number())));
            try {
                configuration = Files.writeString(
                        Files.createTempDirectory("infinispan").resolve("infinispan.xml"),
                        linked(Resources.text("/cluster/infinispan.xml")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Members who tell each other the ports of links to them. {@code FD_SOCK2} would want a link of its own. */
        private static String linked(String xml) {
            return xml.replace(
                            "port_range=\"0\" xmlns",
                            "port_range=\"0\" external_addr=\"127.0.0.1\" external_port=\"${infinispan.link}\" xmlns")
                    .replace(
                            "<FD_ALL3",
                            "<FD_SOCK2 stack.combine=\"REMOVE\" xmlns=\"urn:org:jgroups\"/>\n      <FD_ALL3");
        }

        private String members() {
            return links.stream().map(link -> "127.0.0.1[" + link.port() + "]").collect(Collectors.joining(","));
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
                            "infinispan.link", Integer.toString(links.get(node).port()))
                    .systemProperty("infinispan.members", members());
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
        void delay(Duration by) {
            links.forEach(link -> link.delay(by));
        }

        @Override
        StoreWriter writer() {
            try (ReservedPort port = ReservedPort.reserve()) {
                port.handOver();
                // Nobody connects to it by a link.
                String linked = Integer.toString(port.number());
                return StoreWriter.ofInfinispan(linked(Resources.text("/cluster/infinispan.xml"))
                        .replace("${infinispan.port}", linked)
                        .replace("${infinispan.link}", linked)
                        .replace("${infinispan.members}", members()));
            }
        }

        @Override
        public void close() {
            links.forEach(CuttableLink::close);
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
        void delay(Duration by) {
            links.forEach(link -> link.delay(by));
        }

        @Override
        StoreWriter writer() {
            return StoreWriter.ofRedis(redis);
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
