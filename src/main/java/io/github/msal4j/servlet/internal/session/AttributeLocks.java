package io.github.msal4j.servlet.internal.session;

import jakarta.servlet.http.HttpSession;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets the requests of one container session change its sign-in one after the other, where they look at what is there before
 * they write. The id of a container session changes at a sign-in, and containers hand out several objects for one session; the
 * moment of its creation stays. Sessions that were created in the same millisecond, and some others, share a lock, which is
 * held for the time of an attribute's change.
 */
public final class AttributeLocks {
    private static final ReentrantLock[] LOCKS =
            Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

    private AttributeLocks() {}

    /**
     * Does this while no other request changes the sign-in of the session.
     *
     * @throws IllegalStateException if the session has been invalidated
     */
    public static <T> T exclusively(HttpSession session, Supplier<T> change) {
        ReentrantLock lock = LOCKS[Math.floorMod(Long.hashCode(session.getCreationTime()), LOCKS.length)];
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }
}
