package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.internal.cluster.OtherNodes;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Answer;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Told;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.memory.SignOutMemory;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What is remembered of sign-outs: at this node, and at the others where there are some. Thread-safe. */
final class KnownSignOuts {
    /** A sign-out is remembered for longer than a session lives, by as much as clocks may differ and requests may take. */
    static final Duration MARGIN = Duration.ofHours(1);
    /** Longer than a sign-in may be under way. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(20);

    private final Duration sessionLifetime;
    private final InstantSource clock;
    private final SignOutMemory memory;
    private volatile OtherNodes others = OtherNodes.NONE;

    KnownSignOuts(Duration sessionLifetime, InstantSource clock) {
        this.sessionLifetime = sessionLifetime;
        this.clock = clock;
        this.memory = new SignOutMemory(life(), UNDER_WAY, clock);
    }

    /** How long a sign-out is remembered. */
    Duration life() {
        return sessionLifetime.plus(MARGIN);
    }

    void join(OtherNodes nodes) {
        others = nodes;
    }

    /**
     * From now on what is remembered outlives the process. To be called before anything happens.
     *
     * @param application whose file it is
     */
    void keepIn(Path file, String application) {
        memory.keepIn(file, application);
    }

    /**
     * Remembers a sign-out that happened at this node, and tells the other nodes. What is returned waits until it is on the disk,
     * and for a second at most until the shared store has it.
     *
     * @param known whether a session that it names was found here
     */
    Told happened(SignOut signOut, boolean known) {
        boolean proven = known || memory.mayConcern(signOut);
        memory.remember(signOut, known);
        Told told = others.tell(signOut, proven);
        return () -> {
            settle();
            told.await();
        };
    }

    /** Notes that a logout token is used, here and at the other nodes. Returns whether it is new, as far as this node knows. */
    boolean use(SignOut logoutToken) {
        boolean fresh = memory.use(logoutToken);
        if (fresh) {
            others.tell(logoutToken, true);
        }
        return fresh;
    }

    /** Returns when nothing that was remembered until now can be forgotten by a crash. */
    void settle() {
        memory.force();
    }

    /** Remembers a sign-out that another node has told of, which tells of no inventions. */
    void learned(SignOut signOut) {
        memory.remember(signOut, true);
    }

    /**
     * Remembers that a sign-in is over: what a request that is under way writes back into a session store is over, too, also
     * at another node. For a reason that is not final nothing is remembered.
     *
     * @return whether it was known before
     */
    boolean ended(SignedInSession session, EndReason reason) {
        if (!EndRules.isFinal(reason)) {
            return memory.last(Kind.SIGN_IN, session.id()).isPresent();
        }
        boolean before = memory.remember(over(session), true).isPresent();
        if (!before && EndRules.mustBePublished(reason)) {
            tellOthers(session);
        }
        return before;
    }

    /** Tells the other nodes that a sign-in is over. */
    void tellOthers(SignedInSession session) {
        others.tell(over(session), true);
    }

    private SignOut over(SignedInSession session) {
        return new SignOut(Kind.SIGN_IN, session.id(), clock.instant());
    }

    /** Whether a session that this sign-out names may be somewhere, in memory or not; otherwise it never was at this node. */
    boolean mayConcern(SignOut signOut) {
        return memory.mayConcern(signOut);
    }

    /** Whether this sign-in was signed out after it began, or is known to be over. */
    boolean concern(SignedInSession session) {
        return memory.concerns(session);
    }

    /** Why it ends, if sign-outs {@linkplain #concern concern} it. */
    EndReason reason(SignedInSession session) {
        return memory.wasEndedByApplication(session) ? EndReason.ENDED_BY_APPLICATION : EndReason.GLOBAL_SIGN_OUT;
    }

    /**
     * Notes that a sign-in is here, begun or read back.
     *
     * @return whether a session of its {@code sid} was here before
     */
    boolean meet(SignedInSession session) {
        boolean before = memory.meet(session);
        if (!before) {
            others.met(session);
        }
        return before;
    }

    /** Whether a sign-out of this sign-in may have been pushed out of the memory; other nodes would know it. */
    boolean mayHaveForgotten(SignedInSession session, boolean metBefore) {
        return others == OtherNodes.NONE && memory.mayHaveForgotten(session, metBefore);
    }

    /**
     * Whether nobody can say if this sign-in, which was read back, was signed out while it slept. Where there are other nodes,
     * its next request {@linkplain #askOthers asks} them.
     */
    boolean cannotVouchFor(SignedInSession session, boolean metBefore) {
        return mayHaveForgotten(session, metBefore) || (others == OtherNodes.NONE && memory.cannotVouchFor(session));
    }

    /** Whether the user signed out in another tab while this one was signing in. */
    boolean overtake(SignedInSession session) {
        return memory.overtakes(session);
    }

    /** Learns what the other nodes know of this sign-in, if that is due; it may have ended when this returns. */
    void askOthers(SignedInSession session) {
        others.look(session);
    }

    /** Whether this sign-in must not be used, because the other nodes could not be asked when it was due. */
    boolean areUnsureOf(SignedInSession session) {
        return others.isUnsure(session);
    }

    /** Whether a pending sign-in was answered before, at whichever node. */
    Answer claim(String state) {
        return others.claim(state);
    }

    /** Whether other nodes, of which there are some, cannot be reached now. */
    boolean areOthersLost() {
        return others.isFailing();
    }

    /** All that may still concern a session and is no invention. */
    List<SignOut> proven() {
        return memory.proven(oldest()).toList();
    }

    /** All that may still concern a session at another node, or be an invention. */
    List<SignOut> unproven() {
        return memory.unproven(oldest()).toList();
    }

    /** The last sign-out of this id, if it may still concern a session. */
    Optional<Instant> last(Kind kind, String id) {
        return memory.last(kind, id).filter(oldest()::isBefore);
    }

    /** What was signed out before this has no session any more. */
    private Instant oldest() {
        return clock.instant().minus(sessionLifetime);
    }

    void leaveOthers() {
        others.close();
    }

    /** The application has stopped. */
    void close() {
        memory.close();
    }
}
