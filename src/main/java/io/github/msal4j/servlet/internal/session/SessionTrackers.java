package io.github.msal4j.servlet.internal.session;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the tracker of the application that a session is read back for, which an object that is being read cannot know:
 * containers start an application, and read its sessions, with its class loader as the thread's own. An application whose
 * container does otherwise meets its sessions at their next request through the filter. Internal to the library.
 */
public final class SessionTrackers {
    private static final Map<ClassLoader, SessionTracker> BY_APPLICATION = new ConcurrentHashMap<>();

    private SessionTrackers() {}

    /** To be called when the application starts; the tracker is in use until {@link #remove}. */
    public static void add(SessionTracker tracker) {
        application().ifPresent(loader -> BY_APPLICATION.put(loader, tracker));
    }

    /** Nothing of an application that has stopped stays here, though the library may be loaded by somebody else. */
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
