package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows this node once a second that the store takes what is written and that its events arrive (R110): the node writes the
 * time of its clock under a key of its own, and hears of it as all others do. Without it, a node that has nothing to ask would
 * not notice an outage, nor that events were lost while its subscription was renewed after one. Thread-safe.
 *
 * <p>Not noticed: events that are lost between two beats that are heard. For these there is the regular comparison.
 */
final class Heartbeat {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** In which a store that takes longer than that can be asked by others. */
    private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
    /** Between two beats of a node; if it is longer, one was lost, or one of the two nodes stood still or waited for the store. */
    private static final Duration GAP = Duration.ofMillis(1_900);
    /** How many beats in a row are not heard before it is told. */
    private static final int MANY = 5;
    /** More nodes than a cluster has, since nodes that are gone stay in this map. */
    private static final int MOST_NODES = 1_000;

    private final String key;
    /** Written once, and again when it is gone. The beat itself may be written over what the store has forgotten before anybody looks. */
    private final String mark;

    private final StoreConnection connection;
    private final BackgroundThread thread;
    private final NodesClock clock;
    private final Runnable missed;
    /** The last beat that was heard of each node. */
    private final Map<String, Long> heard = new ConcurrentHashMap<>();

    private long written;
    private long lastTick = System.nanoTime();
    private int unheard;
    private boolean marked;

    /**
     * @param key of this node alone
     * @param mark another one
     * @param thread on which this node writes
     * @param missed is called when events may have been missed until now
     */
    Heartbeat(
            String key,
            String mark,
            StoreConnection connection,
            BackgroundThread thread,
            NodesClock clock,
            Runnable missed) {
        this.key = key;
        this.mark = mark;
        this.connection = connection;
        this.thread = thread;
        this.clock = clock;
        this.missed = missed;
    }

    void start() {
        thread.runAfter(INTERVAL, this::tick);
    }

    private void tick() {
        if (connection.isClosed()) {
            return;
        }
        long begin = System.nanoTime();
        noticePause();
        noticeSilence();
        try {
            if (!connection.isFailing()) {
                noticeForgetting();
                renewSubscription();
                connection.putAll(next());
            }
        } catch (RuntimeException | LinkageError toldAlready) {
            log.debug("No beat", toldAlready);
        } finally {
            thread.runAfter(pauseAfter(Duration.ofNanos(System.nanoTime() - begin)), this::tick);
        }
    }

    /** A store that is slow, but answers, is no reason for a gap: it would look as if a beat was lost, again and again. */
    static Duration pauseAfter(Duration took) {
        Duration rest = INTERVAL.minus(took);
        return rest.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : rest;
    }

    /** The next beat. It differs from the last, also if the clock stands still or is put back. */
    synchronized Map<String, Long> next() {
        written = Math.max(clock.millis(), written + 1);
        return Map.of(key, written);
    }

    /** This process stood still, or its thread did: the store may have given up on sending it events. */
    private synchronized void noticePause() {
        long now = System.nanoTime();
        if (now - lastTick > GAP.toNanos()) {
            missed.run();
        }
        lastTick = now;
    }

    /** A store that has restarted may have lost all, and no call may have failed meanwhile: it is told again. */
    private void noticeForgetting() {
        if (connection.getAll(Set.of(mark)).isEmpty()) {
            if (marked) {
                missed.run();
            }
            marked = true;
            connection.putAll(Map.of(mark, clock.millis()));
        }
    }

    /** What is not heard while the store fails says nothing; all is compared at the end of that. */
    private synchronized void noticeSilence() {
        if (written == 0 || heard.getOrDefault(key, 0L) == written || connection.isFailing()) {
            return;
        }
        missed.run();
        unheard++;
        if (unheard == MANY) {
            log.warn(
                    "The shared store of sign-outs answers, but its events do not arrive at this node. Until they do, the"
                            + " node compares all with the store every few seconds, and subscribes anew");
        }
    }

    /** Hazelcast loses subscriptions for good when a member that was separated from the others finds them again. */
    private void renewSubscription() {
        if (isSubscriptionLost()) {
            connection.listenAgain();
        }
    }

    private synchronized boolean isSubscriptionLost() {
        return unheard > 0 && unheard % MANY == 0;
    }

    /** A beat of this node, or of another. */
    void heard(String node, long millis) {
        Long before = heard.get(node);
        if (before == null && heard.size() >= MOST_NODES) {
            return;
        }
        heard.put(node, millis);
        if (before != null && millis - before > GAP.toMillis()) {
            missed.run();
        }
        if (node.equals(key)) {
            heardMyself(millis);
        } else {
            clock.heard(millis);
        }
    }

    private synchronized void heardMyself(long millis) {
        if (unheard == 0 || millis != written) {
            return;
        }
        if (unheard >= MANY) {
            log.info("The events of the shared store arrive again");
        }
        unheard = 0;
        missed.run();
    }
}
