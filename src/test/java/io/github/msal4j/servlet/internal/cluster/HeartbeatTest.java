package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node hears of others, without a store. */
class HeartbeatTest {
    private static final int MOST_NODES = 1_000;
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

    private final AtomicInteger missed = new AtomicInteger();
    private final BackgroundThread thread = new BackgroundThread("a-test", null);
    private final StoreConnection connection = new StoreConnection(
            new MapStore(), thread, new StoreHealth(StoreFailure.SERVE), (key, millis) -> {}, Map::of, () -> {});
    private final Heartbeat heartbeat = new Heartbeat(
            "own", "mark", connection, thread, new NodesClock(SettableClock.at(NOON)), missed::incrementAndGet);

    @AfterEach
    void close() {
        thread.close();
    }

    private void skipABeat(String node) {
        heartbeat.heard(node, NOON.toEpochMilli());
        heartbeat.heard(node, NOON.plusSeconds(3).toEpochMilli());
    }

    /** Whoever can write into the store could fill the memory of all nodes otherwise. Guard: {@code MOST_NODES}. */
    @Test
    void ofMoreNodesThanAClusterHasNoneIsNoted() {
        for (int i = 0; i < MOST_NODES; i++) {
            skipABeat("node-" + i);
        }
        assertThat(missed).hasValue(MOST_NODES);

        skipABeat("one more");

        assertThat(missed).hasValue(MOST_NODES);
        heartbeat.heard("node-0", NOON.plusSeconds(6).toEpochMilli());
        assertThat(missed).as("of one that was noted").hasValue(MOST_NODES + 1);
    }

    /** Guard: {@code Heartbeat.pauseAfter}: what a beat takes is no part of the pause. */
    @Test
    void r110_beatsOfANodeWhoseStoreIsSlowHaveNoGap() {
        assertThat(Heartbeat.pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Heartbeat.pauseAfter(Duration.ofMillis(800))).isEqualTo(Duration.ofMillis(200));
        assertThat(Heartbeat.pauseAfter(Duration.ofSeconds(3)))
                .as("others may ask the store meanwhile")
                .isEqualTo(Duration.ofMillis(100));
    }
}
