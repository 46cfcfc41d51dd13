package io.github.msal4j.servlet.benchmark;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, where the JVM has them; this code is compiled for one that has none. */
final class Threads {
    private Threads() {}

    /** False stands for platform threads, true for virtual ones. */
    static List<Boolean> kinds() {
        return Runtime.version().feature() < 21 ? List.of(false) : List.of(false, true);
    }

    static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
