package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Squid in front of one node, with the cache rules that Debian ships: what may be stored and does not say for how long is
 * fresh for some time by its age (RFC 9111 section 4.2.2); here for an hour, since the files of a test are seconds old.
 */
public final class CachingProxy implements AutoCloseable {

    private final ReservedPort port;
    private final ServerProcess process;

    /** @param port to listen at, which the node's configuration may know before */
    public CachingProxy(String name, ReservedPort port, int node) {
        this.port = port;
        Path base = HarnessFiles.emptyDirectory(name);
        Path file = base.resolve("squid.conf");
        try {
            Files.writeString(file, configuration(port.number(), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port.handOver();
        process = ServerProcess.start(
                List.of(Programs.require("squid"), "-N", "-d", "1", "-f", file.toString()),
                Map.of(),
                base,
                base.resolve("output.log"));
        Await.until(
                () -> "Squid listens: " + process.logTail(),
                Duration.ofSeconds(30),
                () -> LoadBalancer.answers(port.number()));
    }

    /** No file of its own anywhere: as root it becomes another user, who may write nowhere. */
    private static String configuration(int port, int node) {
        return """
                http_port 127.0.0.1:%d accel defaultsite=127.0.0.1:%d no-vhost
                cache_peer 127.0.0.1 parent %d 0 no-query no-digest originserver
                never_direct allow all
                http_access allow all
                cache_mem 16 MB
                memory_cache_shared off
                refresh_pattern . 60 20%% 4320
                access_log none
                cache_log /dev/null
                cache_store_log none
                pid_filename none
                netdb_filename none
                pinger_enable off
                coredump_dir none
                visible_hostname caching-proxy
                shutdown_lifetime 0 seconds
                """.formatted(port, port, node);
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
