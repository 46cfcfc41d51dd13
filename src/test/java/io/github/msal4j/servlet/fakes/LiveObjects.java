package io.github.msal4j.servlet.fakes;

import io.github.msal4j.servlet.harness.Await;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is on the heap of this JVM once garbage has been collected. */
public final class LiveObjects {
    private LiveObjects() {}

    /** How many objects of classes whose names begin like this can be reached. */
    public static long of(String prefix) {
        return histogram()
                .filter(columns -> columns.length >= 4 && columns[3].startsWith(prefix))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** How many bytes can be reached. */
    public static long bytes() {
        return histogram()
                .filter(columns -> columns[0].equals("Total"))
                .mapToLong(columns -> Long.parseLong(columns[2]))
                .sum();
    }

    /** Collects garbage until the condition holds. */
    public static void collectUntil(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(60), () -> {
            System.gc();
            return condition.getAsBoolean();
        });
    }

    private static Stream<String[]> histogram() {
        try {
            Object histogram = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return String.valueOf(histogram).lines().map(line -> line.strip().split("\\s+"));
        } catch (JMException e) {
            throw new IllegalStateException("this JVM tells no histogram of its heap", e);
        }
    }
}
