package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * HAProxy in front of several nodes: round robin for who comes without a cookie, and by its own cookie {@value #COOKIE}
 * ({@code node0}, {@code node1}, …) back to the same node.
 */
public final class LoadBalancer implements AutoCloseable {

    public static final String COOKIE = "NODE";

    private final ReservedPort port;
    private final ServerProcess process;

    /** @param port to listen at, which the nodes' configuration may know before */
    public LoadBalancer(String name, ReservedPort port, List<Integer> nodes, String healthPath) {
        this.port = port;
        Path base = HarnessFiles.emptyDirectory(name);
        Path file = base.resolve("haproxy.cfg");
        try {
            Files.writeString(file, configuration(port.number(), nodes, healthPath));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port.handOver();
        process = ServerProcess.start(
                List.of(Programs.require("haproxy"), "-db", "-f", file.toString()),
                Map.of(),
                base,
                base.resolve("output.log"));
        Await.until(
                () -> "HAProxy listens: " + process.logTail(), Duration.ofSeconds(30), () -> answers(port.number()));
    }

    private static String configuration(int port, List<Integer> nodes, String healthPath) {
        String servers = IntStream.range(0, nodes.size())
                .mapToObj(i ->
                        "  server node%1$d 127.0.0.1:%2$d cookie node%1$d check inter 500".formatted(i, nodes.get(i)))
                .collect(Collectors.joining("\n"));
        return """
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 60s
                  timeout server 30s
                  timeout check 2s
                  option redispatch
                frontend public
                  bind 127.0.0.1:%d
                  default_backend nodes
                backend nodes
                  balance roundrobin
                  cookie %s insert indirect nocache
                  option httpchk GET %s
                %s
                """.formatted(port, COOKIE, healthPath, servers);
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port.number() + path;
    }

    @Override
    public void close() {
        process.kill();
        port.close();
    }
}
