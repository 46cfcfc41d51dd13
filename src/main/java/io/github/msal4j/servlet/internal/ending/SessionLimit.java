package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/** How many sign-ins a user may have at once ({@code msal.sessions-per-user}): the oldest ones end. Counts what is in memory here. */
final class SessionLimit {
    private final OptionalInt most;
    private final LiveSessions live;
    private final Ending ending;
    /** Two sign-ins at once must not end each other. */
    private final ReentrantLock lock = new ReentrantLock();

    SessionLimit(OptionalInt most, LiveSessions live, Ending ending) {
        this.most = most;
        this.live = live;
        this.ending = ending;
    }

    /**
     * Makes room for a sign-in that is in the index already.
     *
     * @return false if another one has taken its room meanwhile
     */
    boolean admits(SignedInSession signIn) {
        if (most.isEmpty()) {
            return true;
        }
        List<SignedInSession> over = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        lock.lock();
        try {
            if (signIn.isEnded()) {
                return false;
            }
            over.addAll(tooMany(signIn));
            over.forEach(oldest -> ended.add(ending.end(oldest, EndReason.TOO_MANY_SESSIONS)));
        } finally {
            lock.unlock();
        }
        ContainerSession.invalidateAll(over);
        ended.forEach(Ended::tell);
        return true;
    }

    private List<SignedInSession> tooMany(SignedInSession signIn) {
        List<SignedInSession> others =
                live.named(new SignOut(Kind.SUBJECT, signIn.user().subject(), Instant.MIN)).stream()
                        .filter(other -> !other.isEnded() && other.user().equals(signIn.user()))
                        .filter(other -> !other.id().equals(signIn.id()))
                        .sorted(Comparator.comparing(SignedInSession::beganAt))
                        .toList();
        List<String> ids = others.stream().map(SignedInSession::id).distinct().toList();
        List<String> oldest = ids.subList(0, Math.max(0, ids.size() + 1 - most.getAsInt()));
        return others.stream().filter(other -> oldest.contains(other.id())).toList();
    }
}
