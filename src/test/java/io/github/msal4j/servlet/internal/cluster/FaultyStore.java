package io.github.msal4j.servlet.internal.cluster;

import java.net.ConnectException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A real cache as one node sees it, which fails as told. */
final class FaultyStore implements SignOutStore.Opener {
    private final RealCache real;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean down;
    private volatile boolean losingEvents;
    private volatile CountDownLatch answering = new CountDownLatch(0);

    FaultyStore(RealCache real) {
        this.real = real;
    }

    /** Every call fails at once. */
    FaultyStore down(boolean is) {
        down = is;
        return this;
    }

    /** No event arrives any more. */
    FaultyStore losingEvents() {
        losingEvents = true;
        return this;
    }

    /** Calls hang until {@link #answer}. */
    void hang() {
        answering = new CountDownLatch(1);
    }

    void answer() {
        answering.countDown();
    }

    int reads() {
        return reads.get();
    }

    private void fail() {
        if (down) {
            throw new IllegalStateException(
                    "The cache failed", new ConnectException("Nothing listens at redis://user:hush@cache.example"));
        }
        try {
            answering.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public SignOutStore open(BiConsumer<String, Long> listener) {
        fail();
        SignOutStore store = real.store();
        real.listen((key, value) -> {
            if (!losingEvents && !closed) {
                listener.accept(key, value);
            }
        });
        return new SignOutStore() {
            @Override
            public Map<String, Long> getAll(Set<String> keys) {
                reads.incrementAndGet();
                fail();
                return store.getAll(keys);
            }

            @Override
            public void putAll(Map<String, Long> entries) {
                fail();
                store.putAll(entries);
            }

            @Override
            public boolean putIfAbsent(String key, long value) {
                fail();
                return store.putIfAbsent(key, value);
            }

            @Override
            public void listenAgain() {
                fail();
                store.listenAgain();
            }

            @Override
            public boolean isOpen() {
                return !closed;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }
}
