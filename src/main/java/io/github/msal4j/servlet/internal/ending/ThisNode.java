package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.internal.cluster.LocalSignOuts;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** This node, as the others see it: what it does when another node tells of a sign-out, and what it knows itself. */
final class ThisNode implements LocalSignOuts {
    private final LiveSessions live;
    private final KnownSignOuts known;
    private final Ending ending;

    ThisNode(LiveSessions live, KnownSignOuts known, Ending ending) {
        this.live = live;
        this.known = known;
        this.ending = ending;
    }

    @Override
    public Runnable learned(SignOut signOut) {
        known.learned(signOut);
        // The message may be older than a sign-in that has begun since (R54).
        List<SignedInSession> found =
                live.named(signOut).stream().filter(known::concern).toList();
        if (found.isEmpty()) {
            return () -> {};
        }
        Ended ended = ending.end(found, EndRules.reason(signOut.kind()), SignOuts.label(signOut));
        // After SIGN_IN the container's session lives on: the new sign-in is in it, or will be when the other node
        // sends it.
        return () -> {
            if (signOut.kind() != Kind.SIGN_IN) {
                ContainerSession.invalidateAll(found);
            }
            ended.tell();
        };
    }

    @Override
    public boolean isHere(SignOut signOut) {
        return live.knows(signOut);
    }

    @Override
    public List<SignedInSession> sessions() {
        return live.all();
    }

    @Override
    public List<SignOut> remembered() {
        return known.proven();
    }

    @Override
    public List<SignOut> unproven() {
        return known.unproven();
    }

    @Override
    public Optional<Instant> began(String sid) {
        return live.named(new SignOut(Kind.SID, sid, Instant.MIN)).stream()
                .map(SignedInSession::beganAt)
                .max(Comparator.naturalOrder());
    }

    @Override
    public Optional<Instant> last(Kind kind, String id) {
        return known.last(kind, id);
    }
}
