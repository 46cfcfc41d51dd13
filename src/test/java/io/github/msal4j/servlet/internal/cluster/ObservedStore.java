package io.github.msal4j.servlet.internal.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A store that notes each call of a node, and does before each what the test wants. */
final class ObservedStore implements SignOutStore.Opener {
    private final MapStore entries = new MapStore();
    private final List<Set<String>> reads = new CopyOnWriteArrayList<>();
    private final List<Map<String, Long>> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger claims = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile Runnable beforeEachCall = () -> {};
    private volatile Runnable beforeEachWrite = () -> {};
    private volatile Runnable beforeEachClaim = () -> {};
    private volatile Consumer<Set<String>> beforeRead = keys -> {};
    private volatile Consumer<Set<String>> afterRead = keys -> {};
    private volatile Consumer<Set<String>> beforeWrite = keys -> {};
    private volatile boolean losingEvents;
    private volatile boolean subscriptionLost;

    /** Every call fails at once. */
    void down() {
        beforeEachCall(() -> {
            throw new IllegalStateException("the store is down");
        });
    }

    void beforeEachCall(Runnable work) {
        beforeEachCall = work;
    }

    void up() {
        beforeEachCall(() -> {});
        beforeEachWrite(() -> {});
    }

    void beforeEachWrite(Runnable work) {
        beforeEachWrite = work;
    }

    void beforeEachClaim(Runnable work) {
        beforeEachClaim = work;
    }

    /** Gets the keys. */
    void beforeRead(Consumer<Set<String>> work) {
        beforeRead = work;
    }

    /** Gets the keys, when it is settled what the call returns. */
    void afterRead(Consumer<Set<String>> work) {
        afterRead = work;
    }

    /** Gets the keys. */
    void beforeWrite(Consumer<Set<String>> work) {
        beforeWrite = work;
    }

    /** Whether no event arrives. */
    void losingEvents(boolean is) {
        losingEvents = is;
    }

    /** No event arrives until the nodes subscribe anew. */
    void loseSubscription() {
        subscriptionLost = true;
    }

    /** The keys of each read, in order. */
    List<Set<String>> reads() {
        return List.copyOf(reads);
    }

    /** What was written, in order. */
    List<Map<String, Long>> writes() {
        return List.copyOf(writes);
    }

    /** How often it was asked to store an entry that it may have already. */
    int claims() {
        return claims.get();
    }

    int opened() {
        return opened.get();
    }

    int closed() {
        return closed.get();
    }

    /** What lies in it. */
    MapStore entries() {
        return entries;
    }

    @Override
    public SignOutStore open(BiConsumer<String, Long> listener) {
        beforeEachCall.run();
        opened.incrementAndGet();
        SignOutStore real = entries.open((key, millis) -> {
            if (!losingEvents && !subscriptionLost) {
                listener.accept(key, millis);
            }
        });
        return new SignOutStore() {
            @Override
            public Map<String, Long> getAll(Set<String> keys) {
                reads.add(Set.copyOf(keys));
                beforeEachCall.run();
                beforeRead.accept(keys);
                Map<String, Long> found = real.getAll(keys);
                afterRead.accept(keys);
                return found;
            }

            @Override
            public void putAll(Map<String, Long> added) {
                beforeEachCall.run();
                beforeEachWrite.run();
                beforeWrite.accept(added.keySet());
                writes.add(Map.copyOf(added));
                real.putAll(added);
            }

            @Override
            public boolean putIfAbsent(String key, long value) {
                claims.incrementAndGet();
                beforeEachCall.run();
                beforeEachClaim.run();
                return real.putIfAbsent(key, value);
            }

            @Override
            public void listenAgain() {
                beforeEachCall.run();
                subscriptionLost = false;
            }

            @Override
            public boolean isOpen() {
                return real.isOpen();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                real.close();
            }
        };
    }
}
