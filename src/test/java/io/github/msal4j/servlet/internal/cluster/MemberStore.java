package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.cluster.Hazelcast;
import io.github.msal4j.servlet.harness.CuttableLink;
import io.github.msal4j.servlet.harness.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The stores that are in the nodes, with the configuration that the documentation has. */
enum MemberStore {
    HAZELCAST(Hazelcast.PROVIDER),
    INFINISPAN("org.infinispan.jcache.embedded.JCachingProvider");

    private final String provider;

    MemberStore(String provider) {
        this.provider = provider;
    }

    String provider() {
        return provider;
    }

    /** The location of a configuration for each of several members, on ports that nobody else has. */
    List<String> members(int count, Path directory) {
        return members(count, directory, xml -> xml);
    }

    /** The same, for configurations of which something is changed. */
    List<String> members(int count, Path directory, UnaryOperator<String> change) {
        List<ReservedPort> own = ports(count);
        List<Integer> numbers = numbers(own);
        return files(own, directory, i -> change.apply(xml(numbers.get(i), numbers)));
    }

    /** Those of members between whom something can fail: Hazelcast's at these links, Infinispan's at {@link JGroupsLink}. */
    List<String> linkedMembers(int count, Path directory, List<CuttableLink> links) {
        if (this == INFINISPAN) {
            return members(count, directory, xml -> xml.replace("<FD_ALL3", JGroupsLink.XML + "\n      <FD_ALL3"));
        }
        List<ReservedPort> own = ports(count);
        own.forEach(port -> links.add(new CuttableLink(port.number())));
        List<Integer> reached = links.stream().map(CuttableLink::port).toList();
        return files(
                own,
                directory,
                i -> Hazelcast.linked(xml(own.get(i).number(), reached), "127.0.0.1:" + reached.get(i)));
    }

    private static List<ReservedPort> ports(int count) {
        return IntStream.range(0, count).mapToObj(i -> ReservedPort.reserve()).toList();
    }

    private static List<Integer> numbers(List<ReservedPort> ports) {
        return ports.stream().map(ReservedPort::number).toList();
    }

    private String xml(int own, List<Integer> members) {
        return this == HAZELCAST
                ? Hazelcast.xml(own, addresses(members, "127.0.0.1:%d"))
                : resource("/cluster/infinispan.xml")
                        .replace("${infinispan.port}", Integer.toString(own))
                        .replace("${infinispan.members}", String.join(",", addresses(members, "127.0.0.1[%d]")));
    }

    private static List<String> addresses(List<Integer> ports, String form) {
        return ports.stream().map(form::formatted).toList();
    }

    private interface Texts {
        String of(int member);
    }

    private List<String> files(List<ReservedPort> own, Path directory, Texts xml) {
        List<String> locations = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            locations.add(write(directory.resolve(name() + "-" + own.get(i).number() + ".xml"), xml.of(i)));
        }
        own.forEach(ReservedPort::handOver);
        return locations;
    }

    private static String resource(String path) {
        try (var file = MemberStore.class.getResourceAsStream(path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Path file, String text) {
        try {
            return Files.writeString(file, text).toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
