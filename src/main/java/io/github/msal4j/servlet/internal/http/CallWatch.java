package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.http.Call.CutOff;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cuts calls off that take too long, whose thread is interrupted, or that are under way when the application is undeployed. One
 * thread for all of them, which looks a few times a second while there are any; so a call costs two operations on a map.
 */
final class CallWatch implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 50;

    private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("msal4j-servlet-http"));
    private final Runnable look = this::look;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean begun;
    private volatile boolean closed;

    /** The call that this thread makes from now on; its end must be told. */
    Call begin(long endOfAttempt, long deadline) {
        Call call = new Call(this, endOfAttempt, deadline);
        underWay.add(call);
        begun = true;
        if (closed) {
            call.cutOff(CutOff.CLOSED);
        } else if (!looking.get() && looking.compareAndSet(false, true)) {
            lookLater();
        }
        return call;
    }

    void ended(Call call) {
        underWay.remove(call);
    }

    private void lookLater() {
        try {
            Future<?> unused = thread.schedule(look, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // It is being closed, which cuts off what is under way.
        }
    }

    /** Goes on while there are calls: starting anew would cost each call the waking of a thread. */
    private void look() {
        for (Call call : underWay) {
            call.check();
        }
        if (begun || !underWay.isEmpty()) {
            begun = false;
            lookLater();
            return;
        }
        looking.set(false);
        if (begun && looking.compareAndSet(false, true)) {
            lookLater();
        }
    }

    /** Ends its thread, and what is under way. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(call -> call.cutOff(CutOff.CLOSED));
        DaemonThreads.end(thread);
    }
}
