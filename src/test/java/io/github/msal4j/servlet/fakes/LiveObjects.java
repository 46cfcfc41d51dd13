package io.github.msal4j.servlet.fakes;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is on the heap of this JVM once garbage has been collected. */
public final class LiveObjects {
    private LiveObjects() {}

    /** How many objects of classes whose names begin like this can be reached. */
    public static long of(String prefix) {
        try {
            Object histogram = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return String.valueOf(histogram)
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length >= 4 && columns[3].startsWith(prefix))
                    .mapToLong(columns -> Long.parseLong(columns[1]))
                    .sum();
        } catch (JMException e) {
            throw new IllegalStateException("this JVM tells no histogram of its heap", e);
        }
    }
}
