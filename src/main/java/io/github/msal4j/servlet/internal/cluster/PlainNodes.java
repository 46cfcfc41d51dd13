package io.github.msal4j.servlet.internal.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there are nodes that do not understand sealed entries: of an earlier version of the library, during an update of one
 * node after the other, or without the secret that the others have. While there are, what this node writes is written in their
 * form as well, so that they hear of each sign-out (R115). Thread-safe.
 */
final class PlainNodes {
    private static final Logger log = LoggerFactory.getLogger(PlainNodes.class);
    /** They show that they are there once a second. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Runnable cameIn;
    private final Instant started;
    private volatile Instant heardAt = Instant.MIN;

    /** @param cameIn is called when there was none before */
    PlainNodes(InstantSource clock, Runnable cameIn) {
        this.clock = clock;
        this.cameIn = cameIn;
        this.started = clock.instant();
    }

    /** One of them shows that it is there, or somebody who can write to the store pretends it. */
    void heard() {
        boolean before = areThere();
        heardAt = clock.instant();
        if (!before) {
            log.info(
                    "A node of an earlier version, or without the key of this one, uses the shared store of sign-outs. Until"
                            + " it is gone, sign-outs are written in its form as well, which is not authenticated");
            cameIn.run();
        }
    }

    boolean areThere() {
        return isLately(heardAt);
    }

    /** The same, and true if this node may not have heard them yet. */
    boolean mayBeThere() {
        return areThere() || isLately(started);
    }

    private boolean isLately(Instant at) {
        return at.isAfter(clock.instant().minus(REMEMBERED));
    }
}
