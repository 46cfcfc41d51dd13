package io.github.msal4j.servlet.internal.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A call that a thread waits for. Another thread may cut it off by closing its connection: nothing else ends a read that the peer
 * keeps going with a byte now and then.
 */
final class Call implements AutoCloseable {
    private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

    /** Why a call was cut off. */
    enum CutOff {
        LATE,
        INTERRUPTED,
        CLOSED
    }

    private final CallWatch watch;
    private final Thread caller = Thread.currentThread();
    private final long deadline;
    private volatile long endOfAttempt;
    private @Nullable HttpURLConnection connection;
    private @Nullable Socket socket;
    private @Nullable CutOff cutOff;
    private boolean processed;

    Call(CallWatch watch, long endOfAttempt, long deadline) {
        this.watch = watch;
        this.endOfAttempt = endOfAttempt;
        this.deadline = deadline;
        CURRENT.set(this);
    }

    /** The one that this thread makes. */
    static @Nullable Call current() {
        return CURRENT.get();
    }

    int millisLeft() {
        return millisUntil(deadline);
    }

    int millisOfAttempt() {
        return millisUntil(endOfAttempt);
    }

    private static int millisUntil(long end) {
        return (int) Math.max(1, (end - System.nanoTime()) / 1_000_000);
    }

    /** Takes the connection before it is made; whoever has cut the call off before has found none to close. */
    synchronized void use(HttpURLConnection opened) throws IOException {
        if (cutOff != null) {
            throw new SocketException("The call was cut off");
        }
        connection = opened;
    }

    /**
     * Takes the socket of a new connection, one in a call: when {@code HttpURLConnection} gets no answer it sends the request once
     * more, also a POST on which the provider has acted. Whether that is good is for {@link Attempt} to decide.
     */
    synchronized void use(Socket opened) throws IOException {
        if (cutOff != null || (socket != null && socket != opened)) {
            opened.close();
            throw new SocketException("The connection was lost");
        }
        socket = opened;
    }

    /**
     * What is sent from now on may change something at the provider, whether an answer comes or not. So there will be no other
     * attempt, and this one gets all the time.
     */
    synchronized void mayBeProcessed() {
        processed = true;
        endOfAttempt = deadline;
    }

    /** Whether the provider may have acted on it. */
    synchronized boolean isPerhapsProcessed() {
        return processed;
    }

    /** Cuts it off when nobody waits for it any more. */
    void check() {
        if (caller.isInterrupted()) {
            cutOff(CutOff.INTERRUPTED);
        } else if (System.nanoTime() - endOfAttempt >= 0) {
            cutOff(CutOff.LATE);
        }
    }

    void cutOff(CutOff reason) {
        synchronized (this) {
            if (cutOff != null) {
                return;
            }
            cutOff = reason;
        }
        disconnect();
    }

    /** Closes its connection, which is not used again. */
    void disconnect() {
        HttpURLConnection used;
        synchronized (this) {
            used = closedBySocket() ? null : connection;
        }
        if (used != null) {
            used.disconnect();
        }
    }

    /** At once, whatever TLS might have to say; but the socket of a connection without TLS is not known. */
    private boolean closedBySocket() {
        if (socket == null) {
            return false;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
        }
        return true;
    }

    synchronized @Nullable CutOff cutOff() {
        return cutOff;
    }

    @Override
    public void close() {
        CURRENT.remove();
        watch.ended(this);
    }
}
