package io.github.msal4j.servlet.internal.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which sign-ins and sign-outs are ordered that happen at different nodes (R97): this node's clock, put forward to
 * that of the fastest node, as a logical clock is by the messages that it gets (Lamport 1978). So a sign-out that happens after a
 * sign-in is later, although the clocks of the two nodes differ by minutes. Thread-safe.
 *
 * <p>It goes on from where it was when this node's own clock is put back: otherwise a sign-out that comes right after that would lie
 * before the sign-in that it ends.
 *
 * <p>A clock that is ahead by more than clocks may differ is not followed. Not promised: the order of what happens at two nodes within
 * the second or so in which they have not heard of each other yet.
 */
public final class NodesClock implements InstantSource {
    private static final Logger log = LoggerFactory.getLogger(NodesClock.class);
    /** Less than what a sign-out may lie ahead, by what it takes to hear of it. */
    private static final Duration MOST = Duration.ofMinutes(5).minusSeconds(10);
    /** Well above what an event takes, and below what matters. */
    private static final Duration TOLD = Duration.ofSeconds(10);
    /** Less is no step, and within what is not promised. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final InstantSource own;
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean refused = new AtomicBoolean();
    private long lastReading;
    private long lastNanos;

    public NodesClock(InstantSource own) {
        this.own = own;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return reading() + ahead.get();
    }

    /** Of this node's own clock. One at a time, so that two threads do not see the same step, or one that is none. */
    private synchronized long reading() {
        long now = own.millis();
        long nanos = System.nanoTime();
        long before = lastReading;
        if (now <= before - STEP.toMillis()) {
            putBack(before + TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos) - now);
        }
        lastReading = now;
        lastNanos = nanos;
        return now;
    }

    private void putBack(long millis) {
        boolean followed = ahead.get() + millis <= MOST.toMillis();
        if (followed) {
            ahead.addAndGet(millis);
        }
        log.warn(
                "This node's clock was put back by {} s. {}",
                seconds(millis),
                followed
                        ? "Until it is restarted, its sign-ins and sign-outs are ordered as if that had not happened"
                        : "That is too much: sign-outs are missed of sessions that began in that time. Restart this node");
    }

    /** What another node's clock of this kind said just now, or a while ago: what happens here later is later. */
    void heard(long millis) {
        long difference = millis - reading();
        if (difference > MOST.toMillis()) {
            if (refused.compareAndSet(false, true)) {
                log.error(
                        "The clock of another node is {} s ahead of this one's, too much to be followed: sign-outs are missed, or"
                                + " concern the wrong sign-ins. Let NTP set the clocks of all nodes, and restart those that were ahead",
                        seconds(difference));
            }
        } else if (ahead.accumulateAndGet(difference, Math::max) >= TOLD.toMillis()
                && told.compareAndSet(false, true)) {
            log.warn(
                    "The clock of another node is {} s ahead of this one's. Let NTP set the clocks of all nodes. Until the nodes are"
                            + " restarted, sign-ins and sign-outs are ordered by the fastest clock",
                    seconds(difference));
        }
    }

    private static long seconds(long millis) {
        return Math.round(millis / 1_000.0);
    }
}
