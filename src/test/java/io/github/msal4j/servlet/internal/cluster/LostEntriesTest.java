package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R110: what the store has lost is written again, and that all nodes notice it at the same time does not multiply the work. */
class LostEntriesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BackgroundThread thread =
            new BackgroundThread("lost-entries-test", LostEntriesTest.class.getClassLoader());
    private final Map<String, Long> store = new ConcurrentHashMap<>();
    private final AtomicInteger looks = new AtomicInteger();

    @AfterEach
    void close() {
        thread.close();
    }

    private Map<String, Long> lacking(Set<String> keys) {
        looks.incrementAndGet();
        Map<String, Long> lacking = new HashMap<>();
        keys.stream().filter(key -> !store.containsKey(key)).forEach(key -> lacking.put(key, 1L));
        return lacking;
    }

    private LostEntries lost(Consumer<Map<String, Long>> write) {
        return new LostEntries(thread, key -> key.startsWith("note"), this::lacking, write);
    }

    private static Set<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "key-" + i).collect(Collectors.toSet());
    }

    @Test
    void r110_allIsWritten() {
        LostEntries lost = lost(store::putAll);

        lost.add(keys(1_234));
        lost.add(Set.of());

        Await.until("all is there", LIMIT, () -> store.keySet().equals(keys(1_234)));
    }

    /** Guard: what is urgent. A session that wakes up has its note written again, which a sign-out of its {@code sid} needs. */
    @Test
    void r110_whatIsUrgentComesFirst() {
        List<Set<String>> pieces = new CopyOnWriteArrayList<>();
        LostEntries[] self = new LostEntries[1];
        self[0] = lost(entries -> {
            pieces.add(Set.copyOf(entries.keySet()));
            if (pieces.size() == 1) {
                self[0].add(Set.of("note"));
            }
        });

        self[0].add(keys(400));
        Await.until("all is written", LIMIT, () -> pieces.size() == 9);

        assertThat(pieces.get(1)).contains("note");
    }

    /** Guard: after a failure the rest is not tried: it would take a time-out for each piece. */
    @Test
    void r110_anOutageEndsIt() {
        AtomicInteger calls = new AtomicInteger();
        LostEntries lost = lost(entries -> {
            calls.incrementAndGet();
            throw new IllegalStateException("The store is down");
        });

        lost.add(keys(400));
        Await.until("a call", LIMIT, () -> calls.get() > 0);
        for (int turn = 0; turn < 3; turn++) {
            assertThat(thread.submit(() -> {})).succeedsWithin(LIMIT);
        }

        assertThat(calls).hasValue(1);
    }

    /** Guard: it is looked again before each piece. */
    @Test
    void r110_whatAnotherNodeHasWrittenMeanwhileIsLeftOut() {
        Set<String> keys = keys(400);
        Set<String> written = ConcurrentHashMap.newKeySet();
        LostEntries lost = lost(entries -> {
            written.addAll(entries.keySet());
            keys.forEach(key -> store.put(key, 1L));
        });

        lost.add(keys);
        Await.until("all is looked for", LIMIT, () -> looks.get() == 8);

        assertThat(written).hasSizeBetween(1, 50);
    }

    /** Guard: the order is drawn by lot. */
    @Test
    void r110_twoNodesBeginAtDifferentPlaces() {
        List<Set<String>> here = new CopyOnWriteArrayList<>();
        List<Set<String>> there = new CopyOnWriteArrayList<>();
        lost(entries -> here.add(Set.copyOf(entries.keySet()))).add(keys(400));
        lost(entries -> there.add(Set.copyOf(entries.keySet()))).add(keys(400));

        Await.until("all is written", LIMIT, () -> here.size() == 8 && there.size() == 8);

        assertThat(here.get(0)).isNotEqualTo(there.get(0));
    }
}
