package io.github.msal4j.servlet.internal.session;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the tracker of the application for which a session is being deserialized. The deserialized object does not
 * know its application; but containers set the application's class loader as the thread's context class loader, both
 * when they start it and when they read its sessions. If a container does not, the tracker learns of a session at its
 * next request through the filter.
 */
public final class SessionTrackers {
    private static final Map<ClassLoader, SessionTracker> BY_APPLICATION = new ConcurrentHashMap<>();

    private SessionTrackers() {}

    /** Called when the application starts; the tracker is used until {@link #remove}. */
    public static void add(SessionTracker tracker) {
        application().ifPresent(loader -> BY_APPLICATION.put(loader, tracker));
    }

    /**
     * Called when the application stops: this class may outlive it, if the library is loaded by a parent class loader.
     */
    public static void remove(SessionTracker tracker) {
        BY_APPLICATION.values().remove(tracker);
    }

    static Optional<SessionTracker> current() {
        return application().map(BY_APPLICATION::get);
    }

    private static Optional<ClassLoader> application() {
        return Optional.ofNullable(Thread.currentThread().getContextClassLoader());
    }
}
