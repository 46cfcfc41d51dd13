package io.github.msal4j.servlet.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks, each in as many JVMs as {@code -Dbench.runs} says, and prints the table of the documentation: the median over
 * the runs, and the least and the most in brackets. Times are processor times.
 */
public final class Benchmarks {
    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 2);

    private final Collection<RunResult> results;

    private Benchmarks(Collection<RunResult> results) {
        this.results = results;
    }

    public static void main(String[] arguments) throws Exception {
        Collection<RunResult> results = new ArrayList<>();
        // As long as the compiler works, it and not the library is measured; a sign-in runs through very much code.
        results.addAll(run(RequestBenchmark.class, 8, 2));
        results.addAll(run(SignInBenchmark.class, 40, 2));
        results.addAll(run(SignOutBenchmark.class, 15, 2));
        results.addAll(run(FootprintBenchmark.class, 0, 1));
        new Benchmarks(results).print();
        EndToEnd.print();
    }

    /** The first of the iterations is read: what a benchmark does when it ends is counted with the last one. */
    private static Collection<RunResult> run(Class<?> benchmark, int warmUps, int iterations) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(benchmark.getName() + "\\.")
                .forks(RUNS)
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.seconds(SECONDS))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(SECONDS))
                .jvmArgsPrepend(
                        "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""))
                .addProfiler(OurThreads.class)
                .shouldFailOnError(true);
        return new Runner(options.build()).run();
    }

    private void print() {
        System.out.printf(
                "%n%s%n%n| per operation | measured | reach |%n|---|---|---|%n", Machine.description(RUNS + " runs"));
        row(
                "filter on a signed-in request, over no filter",
                over("filtered", "bare", OurThreads.CPU).text("%.2f µs", 1e-3) + ", "
                        + over("filtered", "bare", OurThreads.BYTES).text("%.0f bytes", 1),
                "0.3 µs, 200 bytes");
        row("`acquire` of a cached token", cost("acquire", "%.0f ns", 1, "%.0f bytes", 1), "100 ns, 32 bytes");
        row(
                "redirect of an anonymous request, no session",
                cost("redirect", "%.1f µs", 1e-3, "%.1f kB", 1e-3),
                "15 µs, 10 kB");
        row(
                "full sign-in; one nimbus validation of the ID token is "
                        + cpu("validation:http").text("%.0f µs", 1e-3) + ", "
                        + value("validation:http", OurThreads.BYTES).text("%.0f kB", 1e-3),
                ratio("signIn:http", "validation:http").text("%.1f validations", 1),
                "7 validations");
        for (String scheme : List.of(":http", ":https")) {
            row("full sign-in" + scheme, atTheProvider("signIn" + scheme), "205 kB, 0 threads");
            row("refresh" + scheme, atTheProvider("refresh" + scheme), "0 threads");
            row("redirect that fetches the metadata" + scheme, atTheProvider("metadataFetch" + scheme), "0 threads");
        }
        row("heap of a signed-in session, over an empty one", aux("signedIn").text("%.2f kB", 1e-3), "5.0 kB");
        row("the session serialized", aux("stored").text("%.2f kB", 1e-3), "4.8 kB");
        for (String sessions : List.of("1000", "10000", "100000", "1000000")) {
            row(
                    "global sign-out among " + sessions + " sessions",
                    over("signOutGlobally:" + sessions, "beginOnly:" + sessions, OurThreads.CPU)
                                    .text("%.0f µs", 1e-3) + ", "
                            + over("signOutGlobally:" + sessions, "beginOnly:" + sessions, OurThreads.BYTES)
                                    .text("%.0f kB", 1e-3),
                    "50 µs, 60 kB");
        }
        row(
                "left on the heap of a user who has signed out; while the sign-out is remembered "
                        + aux("remembered").text("%.0f bytes", 1),
                aux("left").text("%.0f bytes", 1),
                "0");
    }

    private static void row(String operation, String measured, String reach) {
        System.out.println("| " + operation + " | " + measured + " | " + reach + " |");
    }

    private String cost(String benchmark, String time, double perNano, String size, double perByte) {
        return cpu(benchmark).text(time, perNano) + ", "
                + value(benchmark, OurThreads.BYTES).text(size, perByte);
    }

    /** Of what makes a call: the process' time has the provider's in it. */
    private String atTheProvider(String benchmark) {
        return cpu(benchmark).text("%.0f µs", 1e-3) + ", "
                + value(benchmark, OurThreads.PROCESS).text("%.0f µs", 1e-3) + " of the process, "
                + value(benchmark, OurThreads.BYTES).text("%.0f kB", 1e-3) + ", "
                + value(benchmark, OurThreads.THREADS_STARTED).text("%.2f threads", 1);
    }

    private Spread cpu(String benchmark) {
        return value(benchmark, OurThreads.CPU);
    }

    private Spread value(String benchmark, String label) {
        return new Spread(each(benchmark, run -> secondary(run, label)));
    }

    private Spread aux(String label) {
        return value("signInAndOut", label);
    }

    /** The n-th run of one with the n-th of the other. */
    private Spread over(String benchmark, String without, String label) {
        return new Spread(
                pairs(benchmark, without, label).map(pair -> pair[0] - pair[1]).toList());
    }

    private Spread ratio(String benchmark, String yardstick) {
        return new Spread(pairs(benchmark, yardstick, OurThreads.CPU)
                .map(pair -> pair[0] / pair[1])
                .toList());
    }

    private Stream<double[]> pairs(String one, String other, String label) {
        List<Double> first = each(one, run -> secondary(run, label));
        List<Double> second = each(other, run -> secondary(run, label));
        return IntStream.range(0, first.size()).mapToObj(run -> new double[] {first.get(run), second.get(run)});
    }

    private static double secondary(BenchmarkResult run, String label) {
        IterationResult first = run.getIterationResults().iterator().next();
        Result<?> result = first.getSecondaryResults().get(label);
        if (result == null) {
            throw new IllegalStateException("There is no " + label + " among "
                    + first.getSecondaryResults().keySet());
        }
        return result.getScore();
    }

    private List<Double> each(String benchmark, Function<BenchmarkResult, Double> reading) {
        return results.stream()
                .filter(result -> name(result).equals(benchmark))
                .flatMap(result -> result.getBenchmarkResults().stream())
                .map(reading)
                .toList();
    }

    private static String name(RunResult result) {
        String method = result.getPrimaryResult().getLabel();
        return Stream.of("sessions", "scheme")
                .map(result.getParams()::getParam)
                .filter(Objects::nonNull)
                .findFirst()
                .map(parameter -> method + ":" + parameter)
                .orElse(method);
    }
}
