package io.github.msal4j.servlet.internal.base;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of the application's own code, which may throw anything and take any time: made in other threads, so that whoever waits can
 * go on. Thread-safe.
 */
public final class ApplicationCalls implements AutoCloseable {
    private final ClassLoader application;
    private final Duration limit;
    private final ExecutorService threads;

    /**
     * @param application the context class loader of the calls: that code may look for its drivers by it
     * @param limit how long a call is waited for
     * @param most calls at once
     * @param mostWaiting calls that wait for a thread; more are refused
     */
    public ApplicationCalls(String threadName, ClassLoader application, Duration limit, int most, int mostWaiting) {
        this.application = application;
        this.limit = limit;
        this.threads = DaemonThreads.few(threadName, most, mostWaiting);
    }

    /**
     * The result of the call, which is interrupted if it is still under way when nobody waits for it any more.
     *
     * @throws RejectedExecutionException if too many calls wait, or after {@link #close}
     * @throws InterruptedException if this thread is interrupted; it stays so
     */
    public <T> T result(Callable<T> call) throws TimeoutException, ExecutionException, InterruptedException {
        Future<T> result = threads.submit(() -> inItsContext(call));
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        } finally {
            result.cancel(true);
        }
    }

    private <T> T inItsContext(Callable<T> call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            return call.call();
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    @Override
    public void close() {
        DaemonThreads.end(threads);
    }
}
