package io.github.msal4j.servlet.internal.cluster;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices by their beats that the clocks of the nodes differ (R97): a sign-out counts for the sign-ins that began before it,
 * by the clocks of the nodes at which they happened. Thread-safe.
 */
final class NodeClocks {
    private static final Logger log = LoggerFactory.getLogger(NodeClocks.class);
    /** Well above what an event takes, and below what matters. */
    private static final Duration TOLD = Duration.ofSeconds(10);
    /** One beat may be late, many in a row are not late by the same. */
    private static final int IN_A_ROW = 10;

    private final InstantSource clock;
    private final Map<String, Integer> apart = new ConcurrentHashMap<>();

    NodeClocks(InstantSource clock) {
        this.clock = clock;
    }

    /** What another node's clock said just now. */
    void heard(String node, long millis) {
        Duration ahead = Duration.ofMillis(millis - clock.millis());
        if (ahead.abs().compareTo(TOLD) < 0) {
            apart.remove(node);
        } else if (apart.merge(node, 1, Integer::sum) == IN_A_ROW) {
            log.warn(
                    "The clock of another node is {} s {} this one's. Let NTP set the clocks of all nodes: meanwhile a user who"
                            + " has been signed out everywhere may be refused, or an old sign-in be kept, for as long as they differ",
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "behind" : "ahead of");
        }
    }
}
