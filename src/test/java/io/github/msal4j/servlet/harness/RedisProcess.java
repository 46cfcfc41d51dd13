package io.github.msal4j.servlet.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Redis in a directory of its own, on loopback, which saves nothing: after a restart it has forgotten everything. */
public final class RedisProcess implements AutoCloseable {

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

    private ServerProcess launch() {
        port.handOver();
        List<String> command = new ArrayList<>(List.of(
                Programs.require("redis-server"),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port.number()),
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(options);
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
