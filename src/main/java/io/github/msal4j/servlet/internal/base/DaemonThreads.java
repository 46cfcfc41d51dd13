package io.github.msal4j.servlet.internal.base;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the library's own threads: they carry its name, do not prevent the JVM from stopping, and end at an
 * undeployment.
 */
public final class DaemonThreads implements ThreadFactory {
    private static final Logger log = LoggerFactory.getLogger(DaemonThreads.class);

    private static final long IDLE_SECONDS = 10;

    private final String name;

    /** Threads of this name. */
    public DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        // Not the application's class loader: a container would report a thread that is still ending as a leak.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        return thread;
    }

    /**
     * A few threads that end when there is nothing to do.
     *
     * @param mostWaiting how much work waits for a thread; more is refused
     */
    public static ThreadPoolExecutor few(String name, int threads, int mostWaiting) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(mostWaiting),
                new DaemonThreads(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Ends the threads of an executor and waits for a second, because containers report threads that are left after an
     * undeployment.
     */
    public static void end(ExecutorService executor) {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
                log.warn("Background work did not end in time; its thread ends later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
