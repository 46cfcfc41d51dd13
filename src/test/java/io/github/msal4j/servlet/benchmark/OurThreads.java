package io.github.msal4j.servlet.benchmark;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** What a {@link Meter} reads, of each operation. JMH's own {@code gc} profiler would count the provider's garbage as ours. */
public final class OurThreads implements InternalProfiler {
    static final String CPU = "cpu";
    static final String BYTES = "bytes";
    /** Of the whole process, with the provider, the compiler and the garbage collector. */
    static final String PROCESS = "process";
    /** Which were started. */
    static final String THREADS_STARTED = "threads";

    private Meter before = Meter.read();

    @Override
    public String getDescription() {
        return "processor time and allocation of all threads but the provider's";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = Meter.read();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Meter.Used used =
                before.used().each((double) Math.max(1, result.getMetadata().getAllOps()));
        return List.of(
                scalar(THREADS_STARTED, used.threads(), "/op"),
                scalar(PROCESS, used.process(), "ns/op"),
                scalar(CPU, used.cpu(), "ns/op"),
                scalar(BYTES, used.bytes(), "B/op"));
    }

    private static ScalarResult scalar(String label, double value, String unit) {
        return new ScalarResult(label, value, unit, AggregationPolicy.AVG);
    }
}
