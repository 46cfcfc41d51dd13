package io.github.msal4j.servlet.internal.base;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread of this application that runs one task after another. It ends when it has been idle for ten seconds;
 * the next task starts it again. More than 100,000 waiting tasks, or tasks after {@link #close}, are cancelled.
 */
public final class BackgroundThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BackgroundThread.class);
    private static final int MOST_WAITING = 100_000;
    private static final long IDLE_SECONDS = 10;

    private final String name;
    private final ScheduledThreadPoolExecutor executor;

    /**
     * A thread of this name. Tasks that call the application's code or its drivers need the application's class
     * loader.
     */
    public BackgroundThread(String name, @Nullable ClassLoader application) {
        this.name = name;
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(application);
            return thread;
        });
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        executor.setRejectedExecutionHandler((work, closed) -> {
            if (work instanceof Future<?> task) {
                task.cancel(false);
            }
        });
    }

    /** Runs the task as soon as the earlier ones are done. A failure goes to the log. */
    public void run(Runnable work) {
        runAfter(Duration.ZERO, work);
    }

    /** The same, but a failure is reported by the future only, not in the log. */
    public Future<?> submit(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        if (executor.getQueue().size() < MOST_WAITING) {
            executor.execute(task);
        } else {
            task.cancel(false);
        }
        return task;
    }

    /** Runs the task after this time, unless this is closed before. A failure goes to the log. */
    public void runAfter(Duration delay, Runnable work) {
        if (executor.getQueue().size() < MOST_WAITING) {
            Future<?> unused = executor.schedule(() -> runLogged(work), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void runLogged(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            log.warn("{} failed", name, e);
        }
    }

    /** Finishes the waiting tasks, but interrupts what is not done after this time. */
    public void close(Duration patience) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
                if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
                    log.warn("{} did not end in time; it ends when its task is done", name);
                }
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
