package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of a server: its process and what it printed, kept in a file. */
final class ServerProcess implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);
    private static final int TAIL = 6_000;

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ServerProcess start(List<String> command, Map<String, String> environment, Path directory, Path output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            ServerProcess started = new ServerProcess(builder.start(), output);
            Leftovers.add(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String logTail() {
        String log = log();
        return log.substring(Math.max(0, log.length() - TAIL));
    }

    MatchResult awaitLog(Pattern pattern, Duration limit) {
        return Await.value(() -> pattern + " in the log, which ends:\n" + logTail(), limit, () -> find(pattern));
    }

    private Optional<MatchResult> find(Pattern pattern) {
        Matcher matcher = pattern.matcher(log());
        return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    /**
     * Asks the process to end and waits until it has; its exit code. Through the handle, which sends the signal only:
     * {@link Process#destroy} closes the standard input too, upon which {@link ParentWatch} halts the server half-stopped.
     */
    int stop() {
        process.toHandle().destroy();
        if (!endsWithin(STOP_LIMIT)) {
            kill();
            throw new AssertionError("Still running " + STOP_LIMIT.toSeconds() + " s after SIGTERM:\n" + logTail());
        }
        return ended();
    }

    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        endsWithin(STOP_LIMIT);
        ended();
    }

    /** Writes what is in the heap after a full collection; needs nothing of the server but that its JVM is alive. */
    void dumpHeap(Path jcmd, Path file) {
        String unused = run(jcmd.toString(), Long.toString(process.pid()), "GC.heap_dump", file.toString());
    }

    /** Stops the process where it is, as a machine does that hangs, or lets it go on. */
    void pause(boolean stopped) {
        String unused = run("kill", stopped ? "-STOP" : "-CONT", Long.toString(process.pid()));
    }

    private String run(String... command) {
        try {
            Process helper =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(helper.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (helper.waitFor() != 0) {
                throw new IllegalStateException(List.of(command) + " failed for " + this + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a process that ends by itself; its exit code. */
    int awaitEnd(Duration limit) {
        if (!endsWithin(limit)) {
            kill();
            throw new AssertionError("Still running after " + limit.toSeconds() + " s:\n" + logTail());
        }
        return ended();
    }

    @Override
    public void close() {
        if (isRunning()) {
            stop();
        }
        ended();
    }

    private int ended() {
        Leftovers.remove(this);
        return process.isAlive() ? -1 : process.exitValue();
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return false;
        }
    }

    @Override
    public String toString() {
        return "process " + process.pid() + ", output in " + output;
    }
}
