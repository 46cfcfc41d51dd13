package io.github.msal4j.servlet.internal.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
 * the other, the steps would add up otherwise.
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

    private static final long NANOS_IN_A_MILLI = 1_000_000;

    private final InstantSource own;
    /** Goes on evenly, and is never set. */
    private final LongSupplier nanos;
    /** What has to be added to it for the time of the fastest node that was heard of. */
    private final AtomicLong fastest = new AtomicLong(Long.MIN_VALUE / 2);

    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean refused = new AtomicBoolean();

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
        long now = own.millis();
        long followed = fastest.get() + passed();
        // This clock may have been put back by hours since.
        return followed - now > MOST.toMillis() ? now : Math.max(now, followed);
    }

    private long passed() {
        return Math.floorDiv(nanos.getAsLong(), NANOS_IN_A_MILLI);
    }

    /** What another node's clock of this kind said just now, or a while ago. */
    void heard(long millis) {
        long difference = millis - own.millis();
        if (difference > MOST.toMillis()) {
            if (refused.compareAndSet(false, true)) {
                log.error(
                        "The clock of another node is {} s ahead of this one's, too much to be followed: sign-outs are missed, or"
                                + " concern the wrong sign-ins. Let NTP set the clocks of all nodes, and restart those that were ahead",
                        difference / 1_000);
            }
            return;
        }
        fastest.accumulateAndGet(millis - passed(), Math::max);
        if (difference >= TOLD.toMillis() && told.compareAndSet(false, true)) {
            log.warn(
                    "The clock of another node is {} s ahead of this one's. Let NTP set the clocks of all nodes. Until the nodes are"
                            + " restarted, sign-ins and sign-outs are ordered by the fastest clock",
                    difference / 1_000);
        }
    }
}
