package io.github.msal4j.servlet.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Redis in a directory of its own, on loopback, which saves nothing: after a restart it has forgotten everything. */
public final class RedisProcess implements AutoCloseable {

    private final ReservedPort port = ReservedPort.reserve();
    private final Path base;
    private ServerProcess process;
    private int starts;

    private RedisProcess(String name) {
        base = HarnessFiles.emptyDirectory(name);
        process = launch();
    }

    public static RedisProcess start(String name) {
        return new RedisProcess(name);
    }

    private ServerProcess launch() {
        port.handOver();
        ServerProcess started = ServerProcess.start(
                List.of(
                        Programs.require("redis-server"),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port.number()),
                        "--save",
                        "",
                        "--appendonly",
                        "no"),
                Map.of(),
                base,
                base.resolve("output-" + ++starts + ".log"));
        Await.until(
                () -> "Redis listens: " + started.logTail(),
                Duration.ofSeconds(30),
                () -> LoadBalancer.answers(port.number()));
        return started;
    }

    public int port() {
        return port.number();
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
