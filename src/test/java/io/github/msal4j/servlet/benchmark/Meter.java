package io.github.msal4j.servlet.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * What this JVM has used since a reading: processor time and allocation of all threads but the {@link StubProvider}'s, processor
 * time of the whole process, and how many threads were started. Processor time is what a busy machine spoils least.
 */
public final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Map<Long, Long> bytes = each(THREADS::getThreadAllocatedBytes);
    private final Map<Long, Long> cpu = each(THREADS::getThreadCpuTime);
    private final long process = PROCESS.getProcessCpuTime();
    private final long started = THREADS.getTotalStartedThreadCount();

    private Meter() {}

    /**
     * @param cpu nanoseconds of the threads
     * @param process nanoseconds of the whole process, with the compiler and the garbage collector
     * @param bytes allocated by the threads
     * @param threads that were started
     */
    public record Used(double cpu, double process, double bytes, double threads) {
        public Used each(double operations) {
            return new Used(cpu / operations, process / operations, bytes / operations, threads / operations);
        }
    }

    public static Meter read() {
        return new Meter();
    }

    public Used used() {
        long startedSince = THREADS.getTotalStartedThreadCount() - started;
        long processSince = PROCESS.getProcessCpuTime() - process;
        return new Used(
                growth(cpu, each(THREADS::getThreadCpuTime)),
                processSince,
                growth(bytes, each(THREADS::getThreadAllocatedBytes)),
                startedSince);
    }

    private static Map<Long, Long> each(LongUnaryOperator reading) {
        Map<Long, Long> values = new HashMap<>();
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && !StubProvider.isThread(thread.getThreadName())) {
                values.put(thread.getThreadId(), reading.applyAsLong(thread.getThreadId()));
            }
        }
        return values;
    }

    /** A thread that is new has grown from nothing; one that has ended is not counted. */
    private static double growth(Map<Long, Long> before, Map<Long, Long> after) {
        return after.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - before.getOrDefault(entry.getKey(), 0L)))
                .sum();
    }
}
