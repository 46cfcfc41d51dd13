package io.github.msal4j.servlet.internal.base;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's own threads: named after it, never in the way of a shutdown, and gone after an undeployment. */
public final class DaemonThreads implements ThreadFactory {
    private static final Logger log = LoggerFactory.getLogger(DaemonThreads.class);

    private final String name;

    /** Threads of this name. */
    public DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        // In nobody's name: one that is just ending must not look like a leak of the application's class loader.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        return thread;
    }

    /** Ends the threads of an executor and waits a moment: containers look for what an application has left behind. */
    public static void end(ExecutorService executor) {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
                log.warn("Background work did not end when it was told to; its thread ends later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
