package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the WebSockets of sign-ins that have ended (R71). Notes nothing of those that are open, however many come and go:
 * when a sign-in has ended, it asks the container for all, and takes those whose user is of a sign-in that is over. One look
 * serves all sign-ins that end at the time. Thread-safe.
 */
public final class OpenSockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenSockets.class);

    private static final String REASON = "The sign-in has ended";
    /** A client that does not read takes one for as long as the container waits for it. */
    private static final int CLOSING_THREADS = 16;

    /** The container makes the socket after all filters have returned, and nobody hears when. */
    private static final long MADE_WITHIN = TimeUnit.SECONDS.toNanos(3);

    private static final long LOOK_AGAIN_MILLIS = 200;

    private final ServletContext context;
    private final ClassLoader application;
    private final ScheduledThreadPoolExecutor looks =
            new ScheduledThreadPoolExecutor(1, new DaemonThreads("msal4j-servlet-sockets"));
    private final ThreadPoolExecutor closing =
            DaemonThreads.few("msal4j-servlet-closing", CLOSING_THREADS, Integer.MAX_VALUE);

    /** Whether there was ever a handshake; an application without WebSockets never has to look. */
    private volatile boolean used;

    private volatile long lastHandshake;
    private volatile long lookUntil = System.nanoTime();
    private final AtomicBoolean lookWanted = new AtomicBoolean();
    private final AtomicBoolean unreachable = new AtomicBoolean();

    OpenSockets(ServletContext context, ClassLoader application) {
        this.context = context;
        this.application = application;
        looks.setKeepAliveTime(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        looks.allowCoreThreadTimeOut(true);
    }

    /**
     * All filters have returned from a handshake of this user, and the container is about to make the socket.
     *
     * @param status of the answer; 101 if there will be a socket
     */
    public void handshakeDone(SignedInSession signIn, int status) {
        // Order: the time first, and whether it has ended second. Whoever ends it does the contrary, so that one of the
        // two
        // looks again until the socket is made.
        lastHandshake = System.nanoTime();
        used = true;
        if (signIn.isOver()) {
            signInEnded();
        }
        if (status == 101 && SocketContainer.of(context).isEmpty() && unreachable.compareAndSet(false, true)) {
            log.warn(
                    "This container does not tell which WebSockets are open, so they stay open when the sign-in ends that"
                            + " opened them; let each endpoint close its session, when it is told by"
                            + " ((SignedInUser) session.getUserPrincipal()).whenSignInEnds(...)");
        }
    }

    /** Returns at once. */
    void signInEnded() {
        if (!used) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastHandshake < MADE_WITHIN) {
            lookUntil = now + MADE_WITHIN;
        }
        if (lookWanted.compareAndSet(false, true)) {
            try {
                looks.execute(this::look);
            } catch (RejectedExecutionException stopped) {
                log.debug("The application is being stopped; the container closes its WebSockets", stopped);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What fails in there is logged there.
    private void look() {
        // Whoever ends from now on wants another one.
        lookWanted.set(false);
        SocketContainer.of(context).forEach(this::closeWhatIsOver);
        if (System.nanoTime() - lookUntil < 0 && lookWanted.compareAndSet(false, true)) {
            looks.schedule(this::look, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeWhatIsOver(SocketContainer container) {
        try {
            container.open().stream().filter(OpenSockets::isOver).forEach(this::close);
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.error("The container does not tell its WebSockets; those of users who have signed out stay open", e);
        }
    }

    private static boolean isOver(OpenSocket socket) {
        return socket.user() instanceof VerifiedUser user
                && user.signIn().filter(SignedInSession::isOver).isPresent();
    }

    private void close(OpenSocket socket) {
        try {
            closing.execute(() -> closeNow(socket));
        } catch (RejectedExecutionException stopped) {
            log.debug("The application is being stopped; the container closes its WebSockets", stopped);
        }
    }

    /** The endpoint is told of the closing in this thread. */
    private void closeNow(OpenSocket socket) {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            socket.close(REASON);
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            // Most often the client was faster.
            log.debug("A WebSocket could not be closed at the end of its sign-in", e);
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    /** Lets what is being closed come to an end, for a second; the container closes the others. */
    @Override
    public void close() {
        DaemonThreads.end(looks);
        DaemonThreads.end(closing);
    }
}
