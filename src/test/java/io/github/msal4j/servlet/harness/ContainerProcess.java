package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A servlet container in a process and a directory of its own, on 127.0.0.1. It may be stopped, or killed, and started
 * again: directory, port and deployed applications stay.
 *
 * <p>An application is deployed by a descriptor in the container's own format that points at a copy of its WAR. One file
 * that appears, or goes, at once leaves no moment in which a scan finds the WAR without its session settings.
 */
public abstract sealed class ContainerProcess implements AutoCloseable
        permits TomcatProcess, JettyProcess, LibertyProcess, WatchedFolderProcess {

    /** What the library logs, and what it brings, goes to the output in full, where it is searched for secrets. */
    static final String LOGGING = """
            handlers = java.util.logging.ConsoleHandler
            io.github.msal4j.level = FINEST
            com.microsoft.aad.msal4j.level = FINEST
            com.nimbusds.level = FINEST
            java.util.logging.ConsoleHandler.level = ALL
            java.util.logging.ConsoleHandler.encoding = UTF-8
            """;

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);
    private static final HttpClient PROBE =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    final ContainerSpec spec;
    final Path home;
    final Path base;
    private final ReservedPort port;
    private final Map<String, Deployment> deployed = new LinkedHashMap<>();
    private Optional<ServerProcess> process = Optional.empty();
    private int starts;

    /** @param name of the container, by which the build has told where its distribution lies */
    ContainerProcess(String name, ContainerSpec spec) {
        this.spec = spec;
        home = Distribution.home(name);
        base = HarnessFiles.emptyDirectory(spec.name + "-" + name);
        port = spec.port.orElseGet(ReservedPort::reserve);
    }

    /** Fills the empty base directory. */
    abstract void prepareBase() throws IOException;

    /** What the server's own way of logging needs beside {@link #LOGGING}. */
    abstract String logging();

    /** The server's main class or jar and what follows it on the command line. */
    abstract List<String> arguments();

    /** The file whose presence deploys the application. */
    abstract Path descriptorFile(Deployment deployment);

    abstract String descriptor(Deployment deployment, Path war);

    /** Makes that file appear. */
    void put(Deployment deployment, Path war) throws IOException {
        HarnessFiles.writeAtOnce(descriptorFile(deployment), descriptor(deployment, war));
    }

    /** Whether the container has done all that it does after it has stopped an application. */
    abstract boolean isCleanedUp(Deployment deployment);

    /** What the container prints when it has given up on an application. */
    abstract Pattern failure();

    /** Starts the container, also again after {@link #stop} or {@link #kill}; returns when the applications answer. */
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException("Already running: " + base);
        }
        if (starts++ == 0) {
            prepare();
        }
        port.handOver();
        process = Optional.of(
                ServerProcess.start(command(), spec.environment, base, base.resolve("output-" + starts + ".log")));
        deployed.values().forEach(deployment -> awaitDeployed(deployment, 0));
    }

    /** Ends the container as an operator would, so that it stores its sessions if it is told to. */
    public void stop() {
        running().stop();
        port.takeBack();
    }

    /** Ends the container as a crash would. */
    public void kill() {
        running().kill();
        port.takeBack();
    }

    /** Stops the process where it is, as a machine does that hangs. */
    public void pause() {
        running().pause(true);
    }

    /** Lets a paused process go on. */
    public void goOn() {
        running().pause(false);
    }

    /** What the process holds after a full collection. */
    public HeapDump heapDump() {
        Path file = base.resolve("heap.hprof");
        try {
            Files.deleteIfExists(file);
            running().dumpHeap(jcmd(), file);
            return new HeapDump(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path jcmd() {
        return spec.javaHome.resolve("bin").resolve("jcmd");
    }

    public boolean isRunning() {
        return process.map(ServerProcess::isRunning).orElse(false);
    }

    /** What this run has printed so far; earlier runs' output stays in the base directory. */
    public String log() {
        return running().log();
    }

    /** Waits for a line of this run's output, printed already or not. */
    public MatchResult awaitLog(Pattern pattern, Duration limit) {
        return running().awaitLog(pattern, limit);
    }

    /** Deploys while the container runs; returns when the application answers. */
    public void deploy(Deployment deployment) {
        int logged = log().length();
        place(deployment);
        awaitDeployed(deployment, logged);
    }

    public void deploy(Path war, String contextPath) {
        deploy(Deployment.of(war, contextPath));
    }

    /**
     * Undeploys while the container runs; returns when the application's address answers 404 and the container has done
     * with it. Does not return in time if another application, on the root, answers there instead.
     */
    public void undeploy(String contextPath) {
        Deployment deployment = deployed.remove(contextPath);
        if (deployment == null) {
            throw new IllegalArgumentException("Not deployed: \"" + contextPath + "\"");
        }
        try {
            Files.delete(descriptorFile(deployment));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(
                "undeploy of " + contextPath, ANSWER_LIMIT, () -> status(deployment) == 404 && isCleanedUp(deployment));
    }

    /** Puts another WAR in the place of a deployed one, while the container is stopped. */
    public void replace(String contextPath, Path war) {
        if (isRunning()) {
            throw new IllegalStateException("Running: " + base);
        }
        Deployment before = deployed.remove(contextPath);
        if (before == null) {
            throw new IllegalArgumentException("Not deployed: \"" + contextPath + "\"");
        }
        place(before.with(war));
    }

    public int port() {
        return port.number();
    }

    /** An address of this container, as {@code http://127.0.0.1:port/path}. */
    public String url(String path) {
        return url("127.0.0.1", path);
    }

    /** An address of this container by another name of the loopback interface, such as {@code app1.localhost}. */
    public String url(String host, String path) {
        return "http://" + host + ":" + port() + path;
    }

    /** The container's own directory, below the build's. */
    public Path base() {
        return base;
    }

    @Override
    public void close() {
        process.ifPresent(ServerProcess::close);
        port.close();
    }

    private Path loggingFile() {
        return base.resolve("logging.properties");
    }

    private void prepare() {
        try {
            Files.createDirectories(base.resolve("wars"));
            Files.writeString(loggingFile(), LOGGING + logging());
            prepareBase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        spec.deployments.forEach(this::place);
    }

    private ServerProcess running() {
        return process.orElseThrow(() -> new IllegalStateException("Never started: " + base));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.add(ParentWatch.option(base));
        command.addAll(spec.jvmOptions);
        // Messages are translated otherwise, and awaitLog() would depend on who runs the tests.
        command.addAll(List.of("-Duser.language=en", "-Duser.country=US", "-Dfile.encoding=UTF-8"));
        command.add("-Djava.io.tmpdir=" + base.resolve("temp"));
        command.add("-Djava.util.logging.config.file=" + loggingFile());
        spec.systemProperties.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.addAll(arguments());
        return command;
    }

    final String java() {
        return spec.javaHome.resolve("bin").resolve("java").toString();
    }

    private void place(Deployment deployment) {
        if (deployed.putIfAbsent(deployment.contextPath(), deployment) != null) {
            throw new IllegalArgumentException("Deployed already: \"" + deployment.contextPath() + "\"");
        }
        Path war = base.resolve("wars").resolve(deployment.fileName() + ".war");
        try {
            Files.copy(deployment.war(), war, StandardCopyOption.REPLACE_EXISTING);
            put(deployment, war);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitDeployed(Deployment deployment, int logged) {
        ServerProcess server = running();
        Await.until("answer of " + deployment.readyUrlPath() + ", see " + server, ANSWER_LIMIT, () -> {
            failIfRefused(server, deployment, logged);
            int status = status(deployment);
            return status != 0 && status != 404 && status != 503;
        });
    }

    private void failIfRefused(ServerProcess server, Deployment deployment, int logged) {
        if (!server.isRunning()) {
            throw new DeploymentFailedException("The container ended", server.logTail());
        }
        if (failure().matcher(server.log().substring(logged)).find()) {
            throw new DeploymentFailedException("Not deployed: " + deployment, server.logTail());
        }
    }

    /** The status at the application's ready path, 0 while nobody answers. */
    private int status(Deployment deployment) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(deployment.readyUrlPath())))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return PROBE.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
