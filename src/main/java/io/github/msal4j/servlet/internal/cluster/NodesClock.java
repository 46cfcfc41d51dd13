package io.github.msal4j.servlet.internal.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which sign-ins and sign-outs are ordered that happen at different nodes (R97): this node's clock, put forward to
 * that of the fastest node, as a logical clock is by the messages that it gets (Lamport 1978). So a sign-out that happens after a
 * sign-in is later, although the clocks of the two nodes differ by minutes. Thread-safe.
 *
 * <p>The time of the fastest node goes on by what has passed, and not by this node's clock: if that is set, e.g. by NTP, one node after
 * the other, the steps would add up otherwise. A node whose own clock is put back goes on in the same way from where it was: a
 * sign-out that comes right after that would lie before the sign-in that it ends.
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
    /** Goes on evenly, and is never set. */
    private final LongSupplier nanos;
    /** What has to be added to it for the time of the fastest node that was heard of. */
    private final AtomicLong fastest = new AtomicLong(Long.MIN_VALUE / 2);

    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile long lastReading;
    /** The same less what had passed, in one piece, since threads read and write it side by side. */
    private volatile long lastOffset;

    public NodesClock(InstantSource own) {
        this(own, System::nanoTime);
    }

    NodesClock(InstantSource own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return Math.max(reading(), fastest.get() + passed());
    }

    private long passed() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }

    /** Of this node's own clock. Takes no lock: requests of signed-in users read it. */
    private long reading() {
        long now = own.millis();
        if (isPutBack(now)) {
            followStep(now);
        } else if (now != lastReading) {
            note(now);
        }
        return now;
    }

    private boolean isPutBack(long now) {
        return now <= lastReading - STEP.toMillis();
    }

    private void note(long now) {
        lastOffset = now - passed();
        lastReading = now;
    }

    /** One at a time: several threads see the same step. */
    private synchronized void followStep(long now) {
        if (isPutBack(now)) {
            putBack(lastOffset, now - passed());
            note(now);
        }
    }

    private void putBack(long from, long to) {
        boolean followed = Math.max(fastest.get(), from) - to <= MOST.toMillis();
        if (followed) {
            fastest.accumulateAndGet(from, Math::max);
        } else {
            // What was right by the clock of before would be ahead of all other nodes for hours, and is not believed by
            // them.
            fastest.set(to);
        }
        log.warn(
                "This node's clock was put back by {} s. {}",
                seconds(from - to),
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
            return;
        }
        fastest.accumulateAndGet(millis - passed(), Math::max);
        if (difference >= TOLD.toMillis() && told.compareAndSet(false, true)) {
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
