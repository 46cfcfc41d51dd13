package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.token.TokenService;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sign-ins: whatever ends one, its MSAL account is evicted from here, in {@link #evict}, or in {@link #discard} if it was
 * never finished. Nothing else calls {@code TokenService.evict}. Waits for nobody over a network. Thread-safe.
 */
final class Ending {
    private static final Logger log = LoggerFactory.getLogger(Ending.class);

    private final TokenService tokens;
    private final LeftInStores stores = new LeftInStores();
    private final LiveSessions live;
    private final KnownSignOuts known;
    private final EndListeners listeners;
    private final OpenEnds open;
    private final InstantSource clock;

    Ending(
            TokenService tokens,
            LiveSessions live,
            KnownSignOuts known,
            EndListeners listeners,
            OpenEnds open,
            InstantSource clock) {
        this.tokens = tokens;
        this.live = live;
        this.known = known;
        this.listeners = listeners;
        this.open = open;
        this.clock = clock;
    }

    /** Ends one sign-in, with all objects in memory that stand for it if it is over everywhere. */
    Ended end(SignedInSession session, EndReason reason) {
        Ended ended =
                end(List.of(session), reason, session.sid().map(Ending::label).orElse("none"));
        if (EndRules.isFinal(reason)) {
            // Copies that are deserialized after this line meet the memory in readBack(). Those from before are in the
            // index.
            live.copiesOf(session).forEach(copy -> {
                discard(copy);
                open.close(copy, ended(copy, reason));
            });
        }
        return ended;
    }

    /**
     * The same, and tells the other nodes of it, which may have copies of the sign-in. To be used if no sign-out has been sent to them
     * yet, see {@link EndRules#mustBePublished}.
     */
    Ended endEverywhere(SignedInSession session, EndReason reason) {
        Ended ended = end(session, reason);
        known.tellOthers(session);
        return ended;
    }

    /**
     * Ends these sign-ins, with one line in the log. All accounts are evicted before anybody is told (R82).
     *
     * @param label what the line has in place of the provider's session id
     * @return the remaining step, {@link Ended#tell}, for the very end
     */
    Ended end(List<SignedInSession> sessions, EndReason reason, String label) {
        Correlation correlation = Correlation.begin();
        try {
            return endLogged(sessions, reason, label);
        } finally {
            correlation.close();
        }
    }

    /** Leaves nothing of a sign-in that was not finished; nobody is told of it. */
    void discard(SignedInSession session) {
        tokens.evict(session);
        live.remove(session);
    }

    /** By which log lines of one provider session can be told to belong together, without its id. */
    static String label(String sid) {
        return Secrets.sha256(sid).substring(0, 10);
    }

    private Ended endLogged(List<SignedInSession> sessions, EndReason reason, String label) {
        long start = System.nanoTime();
        List<SignInEnd> ends = new ArrayList<>();
        List<Future<?>> revocations = new ArrayList<>();
        int evicted = 0;
        int stored = 0;
        for (SignedInSession session : sessions) {
            OptionalInt accounts = evict(session, reason, revocations::add);
            if (accounts.isPresent()) {
                ends.add(ended(session, reason));
                evicted += accounts.getAsInt();
                stored += isLeftInStore(session, reason) ? 1 : 0;
            }
        }
        // A global sign-out that finds nobody is worth a line, too; a session that had ended before is not.
        if (!ends.isEmpty() || sessions.isEmpty()) {
            log.info(
                    "Sign-in ended: reason={}, sid#={}, sessions={}, MSAL accounts evicted={}, left in a store={},"
                            + " microseconds={}",
                    reason,
                    label,
                    ends.size(),
                    evicted,
                    stored,
                    TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        }
        sessions.forEach(session -> open.close(session, ended(session, reason)));
        return new Ended(listeners, ends, revocations);
    }

    private SignInEnd ended(SignedInSession session, EndReason reason) {
        return new SignInEnd(session.user(), reason, clock.instant());
    }

    /**
     * Evicts the MSAL account of one session.
     *
     * @param revocations gets what is done when the provider has been told
     * @return how many accounts are gone; empty if this object had ended before, or the sign-in had, of which this is
     *     another copy
     */
    private OptionalInt evict(SignedInSession session, EndReason reason, Consumer<Future<?>> revocations) {
        OptionalInt accounts =
                EndRules.isTold(reason) ? tokens.evictAndRevoke(session, revocations) : tokens.evict(session);
        // Order: the session has ended first, and leaves the index second; see the package documentation.
        live.remove(session);
        if (accounts.isEmpty()) {
            return OptionalInt.empty();
        }
        if (known.ended(session, reason)) {
            return OptionalInt.empty();
        }
        boolean left = isLeftInStore(session, reason);
        if (left) {
            stores.leave(session, accounts.getAsInt());
        }
        int gone = left ? 0 : accounts.getAsInt();
        log.debug("Signed out: user={}, reason={}", session.user().key(), reason);
        tokens.counters().ended(reason, gone);
        return OptionalInt.of(gone);
    }

    private static boolean isLeftInStore(SignedInSession session, EndReason reason) {
        return session.isInStore() && EndRules.leavesStored(reason);
    }

    /** What was left of an ended sign-in in the store is gone: the container's session has ended, or was written over (R77). */
    void settle(SignedInSession session) {
        int left = stores.take(session);
        if (left > 0) {
            tokens.counters().evicted(left);
            log.info(
                    "Gone from the session store: a sign-in that had ended before, sid#={}, MSAL accounts evicted={}",
                    session.sid().map(Ending::label).orElse("none"),
                    left);
        }
    }
}
