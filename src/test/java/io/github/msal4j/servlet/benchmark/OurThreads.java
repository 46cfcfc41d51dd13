package io.github.msal4j.servlet.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time and allocation of each operation, in all threads that take part but the provider's. Processor time is what a
 * busy machine spoils least; JMH's own {@code gc} profiler would count the provider's garbage as ours.
 */
public final class OurThreads implements InternalProfiler {
    static final String CPU = "cpu";
    static final String BYTES = "bytes";
    /** Of the whole process, with the provider, the compiler and the garbage collector. */
    static final String PROCESS = "process";
    /** Which were started. */
    static final String THREADS_STARTED = "threads";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final OperatingSystemMXBean PROCESS_TIMES =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Map<Long, Long> cpuBefore = Map.of();
    private Map<Long, Long> bytesBefore = Map.of();
    private long processBefore;
    private long startedBefore;

    @Override
    public String getDescription() {
        return "processor time and allocation of all threads but the provider's";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        bytesBefore = each(THREADS::getThreadAllocatedBytes);
        cpuBefore = each(THREADS::getThreadCpuTime);
        processBefore = PROCESS_TIMES.getProcessCpuTime();
        startedBefore = THREADS.getTotalStartedThreadCount();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double operations = Math.max(1, result.getMetadata().getAllOps());
        long started = THREADS.getTotalStartedThreadCount() - startedBefore;
        long process = PROCESS_TIMES.getProcessCpuTime() - processBefore;
        return List.of(
                scalar(THREADS_STARTED, started / operations, "/op"),
                scalar(PROCESS, process / operations, "ns/op"),
                scalar(CPU, growth(cpuBefore, each(THREADS::getThreadCpuTime)) / operations, "ns/op"),
                scalar(BYTES, growth(bytesBefore, each(THREADS::getThreadAllocatedBytes)) / operations, "B/op"));
    }

    private static ScalarResult scalar(String label, double value, String unit) {
        return new ScalarResult(label, value, unit, AggregationPolicy.AVG);
    }

    private static Map<Long, Long> each(LongUnaryOperator reading) {
        Map<Long, Long> values = new HashMap<>();
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && !isOfProvider(thread.getThreadName())) {
                values.put(thread.getThreadId(), reading.applyAsLong(thread.getThreadId()));
            }
        }
        return values;
    }

    /** The JDK's server names one of its threads itself. */
    private static boolean isOfProvider(String thread) {
        return thread.startsWith(StubProvider.THREADS) || thread.startsWith("HTTP-Dispatcher");
    }

    /** A thread that is new has grown from nothing; one that has ended is not counted. */
    private static double growth(Map<Long, Long> before, Map<Long, Long> after) {
        return after.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - before.getOrDefault(entry.getKey(), 0L)))
                .sum();
    }
}
