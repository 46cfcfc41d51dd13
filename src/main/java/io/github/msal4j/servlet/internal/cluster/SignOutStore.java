package io.github.msal4j.servlet.internal.cluster;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Where the nodes of a cluster remember sign-outs together: keys and milliseconds since 1970. A call may block for as long as
 * the store's own time-outs allow, and fails with any {@code RuntimeException}, so none is made on a request's thread.
 */
public interface SignOutStore extends AutoCloseable {
    /** What is remembered of these keys. */
    Map<String, Long> getAll(Set<String> keys);

    /** Remembers these, longer than any session lives, and tells all nodes, this one not excepted. */
    void putAll(Map<String, Long> entries);

    /** False if somebody else has closed it; then it has to be opened anew. */
    boolean isOpen();

    /** Ends what was opened. Entries stay. */
    @Override
    void close();

    /** Finds the store. */
    interface Opener {
        /**
         * Opens it; may block like every other call.
         *
         * @param listener is told of what nodes remember from now on, by threads of the store, which it must not hold up
         * @throws io.github.msal4j.servlet.InvalidSettingsException if no waiting will help
         */
        SignOutStore open(BiConsumer<String, Long> listener);
    }
}
