package io.github.msal4j.servlet.comparison;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.msal4j.servlet.benchmark.Meter;
import io.github.msal4j.servlet.benchmark.StubProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** An {@link ApplicationServer}, seen from the JVM that has the provider and the browsers. */
final class RunningServer implements AutoCloseable {
    private final Library library;
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private String origin = "";

    RunningServer(Library library, StubProvider provider) throws IOException {
        this.library = library;
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        ApplicationServer.class.getName(),
                        library.name(),
                        provider.origin(),
                        provider.issuer())
                .redirectError(log().toFile())
                .start();
        this.answers = process.inputReader(US_ASCII);
        this.questions = process.outputWriter(US_ASCII);
    }

    /** All start at the same time, so this is apart. */
    void awaitStart() throws IOException {
        origin = "http://localhost:" + line();
    }

    Library library() {
        return library;
    }

    String address(String path) {
        return origin + path;
    }

    /** What it has used since this was called last. */
    Meter.Used used() throws IOException {
        questions.write("used\n");
        questions.flush();
        double[] used = Stream.of(line().split(" "))
                .flatMapToDouble(number -> DoubleStream.of(Double.parseDouble(number)))
                .toArray();
        return new Meter.Used(used[0], used[1], used[2], used[3]);
    }

    /** What it refuses it logs, with stack traces; that is not to stand between the tables. */
    private Path log() {
        return Path.of(System.getProperty("compare.logs", "target"), "compare-" + library + ".log");
    }

    private String line() throws IOException {
        return Objects.requireNonNull(answers.readLine(), () -> library + " has stopped, see " + log());
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.onExit().join();
    }
}
