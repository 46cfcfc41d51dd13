package io.github.msal4j.servlet.example;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A copy of the example in a process of its own, {@link ExampleProcessMain}: MSAL4J finds Azure's endpoint for managed identities by
 * environment variables, and those are for a whole process.
 */
final class ExampleProcess implements AutoCloseable {
    private static final long SECONDS_TO_END = 30;

    private final Process process;
    private final BufferedReader answers;
    private final int port;

    private ExampleProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.port = Integer.parseInt(answer("port "));
    }

    /**
     * Starts the process, which takes its port, 0 for any that is free, so that the address is known before the application starts.
     *
     * @param parameters context parameters that take the place of those in the WAR's web.xml; no secrets, since they are arguments
     */
    static ExampleProcess open(
            Path war, String host, int port, Map<String, String> parameters, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                ExampleProcessMain.class.getName(),
                war.toString(),
                host,
                Integer.toString(port)));
        parameters.forEach((name, value) -> command.add(name + "=" + value));
        // Its log goes where this JVM's goes.
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", classPath());
        builder.environment().putAll(environment);
        try {
            return new ExampleProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Maven runs the launcher in its own JVM, whose class path is another one. */
    private static String classPath() {
        return ExampleProcess.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs())
                        .map(ExampleProcess::file)
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    private static String file(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    String address(String host) {
        return "http://" + host + ":" + port + "/";
    }

    /** Starts the application, or says why it does not start. */
    void start() {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append("start\n").flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer("started");
    }

    /** What it prints behind this word. */
    private String answer(String word) {
        try {
            String line = answers.readLine();
            if (line != null && line.startsWith(word)) {
                return line.substring(word.length());
            }
            process.getOutputStream().close();
            String more = answers.lines().collect(Collectors.joining("\n"));
            close();
            throw new IllegalStateException(
                    "The example does not start in a process of its own: " + line + "\n" + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It ends with its input. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
