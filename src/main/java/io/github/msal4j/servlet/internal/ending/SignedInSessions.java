package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.internal.session.AttributeLocks;
import io.github.msal4j.servlet.internal.session.KnownSid;
import io.github.msal4j.servlet.internal.session.SessionSeal;
import io.github.msal4j.servlet.internal.session.SessionTracker;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Which sign-ins live: puts a new one into its session, finds the one of a request, and makes all of them findable for a
 * sign-out. Thread-safe; the package documentation says why no order of events keeps a sign-in alive that was signed out.
 */
public final class SignedInSessions implements SessionTracker {
    private final SessionRules rules;
    private final SessionSeal seal;
    private final LiveSessions live;
    private final KnownSignOuts known;
    private final Ending ending;
    private final InstantSource clock;
    /** When it was last looked for sessions that are held for too long, in milliseconds since 1970. */
    private final AtomicLong releasedAt;

    private final Refusals refusals;
    private final SessionLimit limit;
    private final Consumer<SignedInSession> used;

    SignedInSessions(
            SessionRules rules,
            SessionSeal seal,
            LiveSessions live,
            KnownSignOuts known,
            Ending ending,
            SessionLimit limit,
            Consumer<SignedInSession> used,
            InstantSource clock) {
        this.rules = rules;
        this.seal = seal;
        this.live = live;
        this.known = known;
        this.ending = ending;
        this.limit = limit;
        this.used = used;
        this.clock = clock;
        this.releasedAt = new AtomicLong(clock.millis());
        this.refusals = new Refusals(clock);
    }

    /**
     * Puts a new sign-in into the session, in place of one that was there. A sign-out that came while the sign-in was
     * under way wins, be it global or in another tab (R52).
     *
     * @return false if the sign-in has been signed out already; then nothing is left of it
     */
    public boolean begin(HttpSession httpSession, SignedInSession session) {
        releaseWhatIsOverdue();
        List<Ended> replaced = new ArrayList<>(1);
        try {
            // Two sign-ins at once in one container session: the second one finds the first one there, and ends it
            // (R82).
            AttributeLocks.exclusively(httpSession, () -> replace(httpSession, session, replaced));
        } finally {
            replaced.forEach(Ended::tell);
        }
        try {
            return meetNew(session) && limit.admits(session);
        } catch (RuntimeException | Error e) {
            // A copy may lie in a session store already, so that it has to be remembered that it is over (R93).
            ending.end(session, EndReason.NOT_VERIFIABLE).tell();
            throw e;
        }
    }

    /**
     * The provider has confirmed that the user of this sign-in is signed in there, perhaps in another session than before. That
     * one may have ended meanwhile: the sign-in ends with it then.
     *
     * @param confirmed that session, if the provider has named one
     * @param dueAt when to ask again, in milliseconds since 1970
     */
    public void confirm(HttpSession httpSession, SignedInSession session, Optional<KnownSid> confirmed, long dueAt) {
        if (session.confirm(confirmed, dueAt)) {
            // Order: into the index first, and a look into the memory second; see the package documentation.
            track(session, () -> live.addSid(session, confirmed.orElseThrow().sid()));
            known.meet(session);
            endIfSignedOut(session);
        }
        session.storeChangesIn(httpSession);
    }

    private boolean meetNew(SignedInSession session) {
        boolean metBefore = known.meet(session);
        known.askOthers(session);
        return !endIfSignedOut(session)
                && !endIfOvertaken(session)
                && !endIf(known.mayHaveForgotten(session, metBefore), session);
    }

    private boolean replace(HttpSession httpSession, SignedInSession session, List<Ended> replaced) {
        Optional<SignedInSession> old = SignedInSession.of(httpSession);
        old.map(before -> ending.end(before, EndReason.SIGNED_IN_AGAIN)).ifPresent(replaced::add);
        try {
            if (old.filter(before -> !before.user().equals(session.user())).isPresent()) {
                ContainerSession.empty(httpSession);
            }
            // Order: into the index first, and a look into the memory second; see the package documentation.
            track(session, httpSession);
            if (ContainerSession.mayVanish(httpSession)) {
                live.hold(session);
            }
            session.storeIn(httpSession);
            return true;
        } catch (RuntimeException | Error e) {
            // The container cannot store it, e.g. since the session has been invalidated: nobody has signed in (R93).
            ending.discard(session);
            throw e;
        }
    }

    /**
     * No session is held for ever, even if an application takes the sign-in out of its session, or a store loses it. At
     * most once an hour, since it looks at all sessions.
     */
    private void releaseWhatIsOverdue() {
        long now = clock.millis();
        long last = releasedAt.get();
        if (now - last > KnownSignOuts.MARGIN.toMillis() && releasedAt.compareAndSet(last, now)) {
            live.releaseAll(session -> session.isOlderThan(known.life(), now));
        }
    }

    /** The user has signed out in another tab while this one was signing in. */
    private boolean endIfOvertaken(SignedInSession session) {
        boolean overtaken = known.overtake(session);
        if (overtaken) {
            ending.end(session, EndReason.LOCAL_SIGN_OUT).tell();
        }
        return overtaken;
    }

    private boolean endIfSignedOut(SignedInSession session) {
        boolean signedOut = known.concern(session);
        if (signedOut) {
            ending.end(session, known.reason(session)).tell();
        }
        return signedOut;
    }

    /** Order: met first, a look into the memory second, and whether it has forgotten anything third. */
    private void meetReadBack(SignedInSession session) {
        boolean metBefore = known.meet(session);
        if (!endIfSignedOut(session)) {
            endIf(known.cannotVouchFor(session, metBefore), session);
        }
    }

    private boolean endIf(boolean doubtful, SignedInSession session) {
        if (doubtful) {
            ending.end(session, EndReason.NOT_VERIFIABLE).tell();
        }
        return doubtful;
    }

    /**
     * The sign-in of this session if it still holds. One that has ended meanwhile takes its session with it, so that
     * nothing that the application kept there for the user survives.
     */
    public Optional<SignedInSession> current(HttpSession httpSession) {
        Optional<SignedInSession> found = SignedInSession.of(httpSession);
        boolean over = found.isPresent() ? !stillHolds(found.get(), httpSession) : isDistrusted(httpSession);
        if (over) {
            invalidate(httpSession);
            return Optional.empty();
        }
        found.ifPresent(used);
        return found;
    }

    private boolean isDistrusted(HttpSession httpSession) {
        boolean distrusted = SignedInSession.isDistrusted(httpSession);
        if (distrusted) {
            refusals.log(SignedInSession.distrust(httpSession));
        }
        return distrusted;
    }

    /** Asks the other nodes last, and only for what is not over anyway, since that may take time. */
    private boolean stillHolds(SignedInSession session, HttpSession httpSession) {
        boolean metNow = session.tracking() == null;
        if (!LiveSessions.isTrackedInContainer(session)) {
            track(session, httpSession);
        }
        if (metNow) {
            meetReadBack(session);
        }
        EndReason broken = endIfSignedOut(session) ? null : rules.brokenBy(session, clock.millis());
        if (broken != null) {
            ending.end(session, broken).tell();
        }
        if (!session.isEnded()) {
            known.askOthers(session);
        }
        return !session.isEnded();
    }

    static void invalidate(HttpSession httpSession) {
        try {
            httpSession.invalidate();
        } catch (IllegalStateException alreadyInvalid) {
            // Another request of the session was faster.
        }
    }

    /**
     * Whether this sign-in, which holds as far as this node knows, must not be used now: the other nodes could not be asked,
     * and {@code msal.sign-out-store-failure} says that this matters.
     */
    public boolean isUnsure(SignedInSession session) {
        return known.areUnsureOf(session);
    }

    @Override
    public SessionSeal seal() {
        return seal;
    }

    /** A session that was asleep can be found again from now on, and meets what it slept through. */
    @Override
    public void readBack(SignedInSession session) {
        track(session, () -> live.add(session));
        live.copiesOf(session).forEach(copy -> {
            copy.succeededBy(session);
            live.release(copy);
        });
        meetReadBack(session);
    }

    /** It lies in a store from now on, also if it is in memory again later: a stop of the application does not end it. */
    @Override
    public void passivating(SignedInSession session) {
        live.release(session);
        if (session.isEnded()) {
            // What the store has of it is written over, without its tokens.
            ending.settle(session);
        }
    }

    /** A session that was read back leads to its container's from now on. */
    @Override
    public void activated(SignedInSession session, HttpSession httpSession) {
        boolean metNow = session.tracking() == null;
        track(session, httpSession);
        if (metNow) {
            meetReadBack(session);
        } else {
            endIfSignedOut(session);
        }
    }

    /** The container has given the session another id. */
    void idChanged(HttpSession httpSession, String oldId) {
        SignedInSession.moved(httpSession, oldId);
        SignedInSession.of(httpSession).ifPresent(session -> {
            live.changeContainer(session, ContainerSession.of(httpSession));
            // Jetty without a cache tells of an object of its own, and writes back the one that the request has in
            // hand.
            live.copiesOf(session).forEach(copy -> copy.movedWith(httpSession, oldId));
        });
    }

    private void track(SignedInSession session, HttpSession httpSession) {
        track(session, () -> live.add(session, () -> ContainerSession.of(httpSession)));
    }

    /** Order: into the index first, and a look whether it has ended second; see the package documentation. */
    private void track(SignedInSession session, Runnable add) {
        if (!session.isEnded()) {
            add.run();
            if (session.isEnded()) {
                live.remove(session);
            }
        }
    }

    /** How many signed-in sessions can be found here. */
    public int size() {
        return live.size();
    }
}
