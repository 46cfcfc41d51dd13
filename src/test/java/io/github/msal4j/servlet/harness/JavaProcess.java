package io.github.msal4j.servlet.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A main class of the tests in a JVM of its own, which can be stopped where it is. It ends with the tests. */
public final class JavaProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ServerProcess process;

    private JavaProcess(ServerProcess process) {
        this.process = process;
    }

    /** @param ready what it prints when it is ready */
    public static JavaProcess start(String name, Class<?> main, String ready, String... arguments) {
        Path base = HarnessFiles.emptyDirectory(name);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                ParentWatch.option(base),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ServerProcess started = ServerProcess.start(command, Map.of(), base, base.resolve("output.log"));
        started.awaitLog(Pattern.compile(Pattern.quote(ready)), LIMIT);
        return new JavaProcess(started);
    }

    /** Stops it where it is, as a machine does that hangs. */
    public void pause() {
        process.pause(true);
    }

    /** Lets it go on. */
    public void goOn() {
        process.pause(false);
    }

    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        kill();
    }
}
