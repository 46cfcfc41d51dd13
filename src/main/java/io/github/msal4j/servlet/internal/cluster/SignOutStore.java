package io.github.msal4j.servlet.internal.cluster;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A store of sign-outs that the nodes of a cluster share: keys and milliseconds since 1970. A call may block as long
 * as the store's own time-outs allow, and may throw any {@code RuntimeException}. So the thread of a request never
 * calls it directly.
 */
public interface SignOutStore extends AutoCloseable {
    /** The entries of these keys. */
    Map<String, Long> getAll(Set<String> keys);

    /** Stores these entries for longer than any session lives, and reports them to all nodes, including this one. */
    void putAll(Map<String, Long> entries);

    /** Stores the entry if there is none of this key, in one step for all nodes. Returns whether it did. */
    boolean putIfAbsent(String key, long value);

    /** Subscribes to the events anew, in place of a subscription that may be lost. */
    void listenAgain();

    /** False if other code has closed it; then it has to be opened again. */
    boolean isOpen();

    /** Closes the connection. The entries stay. */
    @Override
    void close();

    /** Opens the store. */
    interface Opener {
        /**
         * Opens it; may block like every other call.
         *
         * @param listener is called for each new entry, by threads of the store; it must return quickly
         * @throws io.github.msal4j.servlet.internal.config.InvalidSettingsException if the settings are wrong, so that waiting does
         *     not help
         */
        SignOutStore open(BiConsumer<String, Long> listener);
    }
}
