package io.github.msal4j.servlet.harness;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What must not outlive this JVM although a test forgot, or was not able, to close it. */
final class Leftovers {

    private static final Set<AutoCloseable> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::closeAll, "leftovers"));
    }

    private Leftovers() {}

    static void add(AutoCloseable resource) {
        OPEN.add(resource);
    }

    static void remove(AutoCloseable resource) {
        OPEN.remove(resource);
    }

    private static void closeAll() {
        OPEN.parallelStream().forEach(Leftovers::closeQuietly);
    }

    /** Nobody is left to hear of a failure, and the next one must still be closed. */
    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("Not closed: " + resource + ": " + e);
        }
    }
}
