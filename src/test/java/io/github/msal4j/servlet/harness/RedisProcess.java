package io.github.msal4j.servlet.harness;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Redis in a directory of its own, on loopback, which saves nothing: after a restart it has forgotten everything. */
public final class RedisProcess implements AutoCloseable {

    /** Stands for the port among the options. */
    private static final String PORT = "port";

    private static final String SENTINEL = "--sentinel";
    private static final String CLUSTER_PORT = "--cluster-port";

    private final ReservedPort port = ReservedPort.reserve();
    private final Path base;
    private final List<String> options;
    private ServerProcess process;
    private int starts;

    private RedisProcess(String name, List<String> options) {
        this.options = options;
        base = HarnessFiles.emptyDirectory(name);
        process = launch();
    }

    /** @param options of its command line, after those that it has in any case */
    public static RedisProcess start(String name, String... options) {
        return new RedisProcess(name, List.of(options));
    }

    /** One that speaks TLS only, with the certificate, and wants the password. */
    public static RedisProcess startWithTls(String name, ServerCertificate certificate, String password) {
        Path directory = HarnessFiles.emptyDirectory(name + "-tls");
        Path key = directory.resolve("key.pem");
        Path pem = directory.resolve("certificate.pem");
        certificate.writePem(key, pem);
        return start(
                name,
                "--tls-cert-file",
                pem.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no",
                "--requirepass",
                password,
                "--tls-port",
                PORT,
                "--port",
                "0");
    }

    /** One that has all that this one has. */
    public RedisProcess startReplica(String name) {
        return start(name, "--replicaof", "127.0.0.1", Integer.toString(port()));
    }

    /** A process that makes the replica the server when this one is gone; clients ask it for the server {@code group}. */
    public RedisProcess startSentinel(String name, String group) {
        Path file = HarnessFiles.emptyDirectory(name + "-configuration").resolve("sentinel.conf");
        try {
            Files.writeString(file, """
                    sentinel monitor %1$s 127.0.0.1 %2$d 1
                    sentinel down-after-milliseconds %1$s 1000
                    sentinel failover-timeout %1$s 5000
                    """.formatted(group, port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return start(name, file.toString(), SENTINEL);
    }

    /** One of a cluster, which has to be told of the others. It takes over within seconds from one that is gone. */
    public static RedisProcess startForCluster(String name) {
        ReservedPort bus = ReservedPort.reserve();
        bus.handOver();
        return start(
                name,
                "--cluster-enabled",
                "yes",
                CLUSTER_PORT,
                Integer.toString(bus.number()),
                "--cluster-node-timeout",
                "1000",
                "--cluster-replica-validity-factor",
                "0");
    }

    /** Makes this one a member of the cluster of the other. */
    public void meet(RedisProcess other) {
        command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()), other.clusterPort());
    }

    private String clusterPort() {
        return options.get(options.indexOf(CLUSTER_PORT) + 1);
    }

    private ServerProcess launch() {
        port.handOver();
        List<String> command = new ArrayList<>(List.of(Programs.require("redis-server")));
        boolean sentinel = options.contains(SENTINEL);
        if (sentinel) {
            command.addAll(options);
        }
        command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port.number())));
        if (!sentinel) {
            command.addAll(List.of("--save", "", "--appendonly", "no"));
            options.forEach(option -> command.add(option.equals(PORT) ? Integer.toString(port.number()) : option));
        }
        ServerProcess started =
                ServerProcess.start(command, Map.of(), base, base.resolve("output-" + ++starts + ".log"));
        Await.until(
                () -> "Redis listens: " + started.logTail(),
                Duration.ofSeconds(30),
                () -> LoadBalancer.answers(port.number()));
        return started;
    }

    public int port() {
        return port.number();
    }

    /** Sends a command, whose words have no spaces. The first line of the answer. */
    public String command(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((String.join(" ", words) + "\r\n").getBytes(StandardCharsets.UTF_8));
            String answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (answer == null || answer.startsWith("-")) {
                throw new IllegalStateException(List.of(words) + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with which it answers a command. */
    public String text(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((String.join(" ", words) + "\r\n").getBytes(StandardCharsets.UTF_8));
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            StringBuilder length = new StringBuilder();
            for (int next = answer.read(); next != '\n'; next = answer.read()) {
                length.append((char) next);
            }
            return new String(
                    answer.readNBytes(Integer.parseInt(length.substring(1).strip())), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void kill() {
        process.kill();
        port.takeBack();
    }

    /** Stops it where it is, as a machine does that hangs. */
    public void pause() {
        process.pause(true);
    }

    /** Lets it go on. */
    public void goOn() {
        process.pause(false);
    }

    public void restart() {
        process = launch();
    }

    @Override
    public void close() {
        process.kill();
        port.close();
    }
}
