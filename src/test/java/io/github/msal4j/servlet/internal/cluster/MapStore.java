package io.github.msal4j.servlet.internal.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A store in which only the test and one node are. */
public final class MapStore implements SignOutStore.Opener, SignOutStore {
    private final Map<String, Long> entries = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, Long>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean open;

    @Override
    public SignOutStore open(BiConsumer<String, Long> listener) {
        listeners.add(listener);
        open = true;
        return this;
    }

    @Override
    public Map<String, Long> getAll(Set<String> keys) {
        Map<String, Long> found = new ConcurrentHashMap<>(entries);
        found.keySet().retainAll(keys);
        return found;
    }

    @Override
    public void putAll(Map<String, Long> added) {
        entries.putAll(added);
        listeners.forEach(added::forEach);
    }

    @Override
    public boolean putIfAbsent(String key, long value) {
        boolean first = entries.putIfAbsent(key, value) == null;
        if (first) {
            listeners.forEach(listener -> listener.accept(key, value));
        }
        return first;
    }

    @Override
    public void listenAgain() {
        // Events of a map do not get lost.
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    /** What lies in it. */
    public Map<String, Long> entries() {
        return Map.copyOf(entries);
    }

    /** An event of another node is lost. */
    public void putInSilence(String key, long millis) {
        entries.put(key, millis);
    }

    /** The store forgets everything. */
    public void clear() {
        entries.clear();
    }
}
