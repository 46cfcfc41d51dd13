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

    @AfterEach
    void close() {
        thread.close();
    }

    private Map<String, Long> lacking(Set<String> keys) {
        Map<String, Long> lacking = new HashMap<>();
        keys.stream().filter(key -> !store.containsKey(key)).forEach(key -> lacking.put(key, 1L));
        return lacking;
    }

    private static Set<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "key-" + i).collect(Collectors.toSet());
    }

    @Test
    void r110_allIsWritten() {
        LostEntries lost = new LostEntries(thread, this::lacking, store::putAll);

        lost.add(keys(1_234));
        lost.add(Set.of());

        Await.until("all is there", LIMIT, () -> store.keySet().equals(keys(1_234)));
    }

    /** Guard: it is looked again before each piece. */
    @Test
    void r110_whatAnotherNodeHasWrittenMeanwhileIsLeftOut() {
        Set<String> keys = keys(400);
        Set<String> written = ConcurrentHashMap.newKeySet();
        LostEntries lost = new LostEntries(thread, this::lacking, entries -> {
            written.addAll(entries.keySet());
            keys.forEach(key -> store.put(key, 1L));
        });

        lost.add(keys);
        assertThat(thread.submit(() -> {})).succeedsWithin(LIMIT);

        assertThat(written).hasSizeBetween(1, 50);
    }

    /** Guard: the order is drawn by lot. */
    @Test
    void r110_twoNodesBeginAtDifferentPlaces() {
        List<Set<String>> pieces = new CopyOnWriteArrayList<>();
        for (int node = 0; node < 2; node++) {
            new LostEntries(thread, this::lacking, entries -> pieces.add(Set.copyOf(entries.keySet()))).add(keys(400));
        }
        assertThat(thread.submit(() -> {})).succeedsWithin(LIMIT);

        assertThat(pieces).hasSize(16);
        assertThat(pieces.get(0)).isNotEqualTo(pieces.get(8));
    }
}
