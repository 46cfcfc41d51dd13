package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.base.SeldomLogged;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When sign-outs happened, as far as this node's clock can believe it (R97): one that lies ahead of this clock by more than
 * clocks may differ happened when this node first heard of it, however often it is told of. Believed as it is, it would
 * refuse every sign-in of the user until that time has come. Thread-safe.
 *
 * <p>Does not notice a clock that is behind: that a sign-out lies in the past is usual.
 */
final class PlausibleTimes {
    /** How much the clocks of nodes may differ; as much as a token's times may differ from them. */
    static final Duration ALLOWED = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(PlausibleTimes.class);

    private final InstantSource clock;
    private final SeldomLogged warning;
    /** What was claimed and not believed, and when that was first heard. */
    private final BoundedMemory heard;

    PlausibleTimes(Duration life, InstantSource clock) {
        this.clock = clock;
        this.warning = new SeldomLogged(clock);
        this.heard = new BoundedMemory(life, clock);
    }

    /** This sign-out as of a time that this node can believe. */
    synchronized SignOut correct(SignOut claimed) {
        Instant now = clock.instant();
        String claim = claimed.kind().code() + ":" + claimed.at() + ":" + claimed.id();
        Optional<Instant> before = heard.get(claim);
        if (before.isPresent()) {
            // Also when that time has come at last: it is still the same mistake.
            return at(before.get(), claimed);
        }
        if (!isAhead(claimed.at(), now)) {
            return claimed;
        }
        heard.put(claim, now);
        if (warning.isDue()) {
            log.warn(
                    "A sign-out was told of that happened {} in the future by this node's clock, {}. Let NTP set the clocks of"
                            + " all nodes. It counts as of now",
                    Duration.between(now, claimed.at()),
                    now);
        }
        return at(now, claimed);
    }

    static boolean isAhead(Instant at, Instant now) {
        return at.isAfter(now.plus(ALLOWED));
    }

    private static SignOut at(Instant at, SignOut claimed) {
        return new SignOut(claimed.kind(), claimed.id(), at);
    }
}
