package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what is open in a user's name when the sign-in ends: asynchronous answers, WebSockets, and what the application has asked
 * to be told of. In threads of its own, since closing may wait for a client that does not read, or for the application; one that
 * hangs takes a thread of several. Thread-safe.
 */
final class OpenEnds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenEnds.class);
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 100_000;

    private final ThreadPoolExecutor threads = DaemonThreads.few("msal4j-servlet-closing", THREADS, MOST_WAITING);

    private final ClassLoader application;
    private final OpenSockets sockets;

    /** @param application whose code is called, and finds its classes and services by this as the thread's own */
    OpenEnds(ClassLoader application, OpenSockets sockets) {
        this.application = application;
        this.sockets = sockets;
    }

    /** Returns at once. What is opened in the name of this session from now on is closed at once. */
    void close(SignedInSession session, SignInEnd end) {
        session.takeHooks(end).forEach(hook -> close(hook, end));
        if (end.reason() != EndReason.UNDEPLOYED) {
            // A container that stops an application closes its WebSockets itself, with a code that says so.
            sockets.signInEnded();
        }
    }

    private void close(SignInEndListener hook, SignInEnd end) {
        try {
            threads.execute(() -> tell(hook, end));
        } catch (RejectedExecutionException stopped) {
            // The application is being stopped, or nothing has come to an end for long: better late than not at all.
            tell(hook, end);
        }
    }

    private void tell(SignInEndListener hook, SignInEnd end) {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            hook.signInEnded(end);
        } catch (Throwable e) {
            log.error("{} failed at the end of a sign-in", hook.getClass().getName(), e);
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    /** Lets what has been begun come to an end, for a second. */
    @Override
    public void close() {
        sockets.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                DaemonThreads.end(threads);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
