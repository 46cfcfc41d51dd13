package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.harness.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Hazelcast within each node, on loopback, as the documentation has it configured. */
public final class Hazelcast {
    public static final String PROVIDER = "com.hazelcast.cache.HazelcastMemberCachingProvider";

    private Hazelcast() {}

    /**
     * The values that differ from node to node: what {@code hazelcast.xml} takes from system properties.
     *
     * @param members as {@code address:port}
     */
    public static Map<String, String> properties(int own, List<String> members) {
        return Map.of(
                "hazelcast.port",
                Integer.toString(own),
                "hazelcast.members",
                String.join(",", members),
                "hazelcast.patience",
                "5");
    }

    /** The configuration as it stands in the WAR. */
    public static String xml() {
        return Resources.text("/cluster/hazelcast.xml");
    }

    /** The same for members who tell each other the addresses of links to them, which can be cut. */
    static String xmlForLinks() {
        return linked(xml(), "${hazelcast.link}");
    }

    /** A configuration for a member whom the others reach at this address only. */
    public static String linked(String xml, String address) {
        return xml.replace("<join>", "<public-address>" + address + "</public-address>\n    <join>");
    }

    /** The location of a configuration for one of several members in this JVM, on ports that nobody else has. */
    public static List<String> members(int count, Path directory) {
        List<ReservedPort> reserved = java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> ReservedPort.reserve())
                .toList();
        List<Integer> ports = reserved.stream().map(ReservedPort::number).toList();
        List<String> addresses = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        List<String> locations = ports.stream()
                .map(port -> write(directory.resolve("hazelcast-" + port + ".xml"), xml(port, addresses)))
                .toList();
        reserved.forEach(ReservedPort::handOver);
        return locations;
    }

    /** The configuration of one member in this JVM. */
    public static String xml(int own, List<String> members) {
        String[] text = {xml()};
        properties(own, members).forEach((name, value) -> text[0] = text[0].replace("${" + name + "}", value));
        return text[0];
    }

    private static String write(Path file, String text) {
        try {
            return Files.writeString(file, text).toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
