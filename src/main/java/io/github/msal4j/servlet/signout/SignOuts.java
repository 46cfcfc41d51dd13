package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.session.SessionSeal;
import io.github.msal4j.servlet.session.SessionTracker;
import io.github.msal4j.servlet.session.SignedInSession;
import io.github.msal4j.servlet.token.TokenService;
import io.github.msal4j.servlet.web.Secrets;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which sign-ins live and ends them. Whatever ends one, {@link #end} evicts its MSAL account; there is no other
 * way. Internal to the library. Thread-safe.
 */
public final class SignOuts implements SessionTracker {
    private static final Logger log = LoggerFactory.getLogger(SignOuts.class);
    /** A sign-out is remembered for longer than a session lives, by as much as clocks may differ and requests may take. */
    private static final Duration MARGIN = Duration.ofHours(1);
    /** Longer than a sign-in may be under way. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(20);

    private final Settings settings;
    private final TokenService tokens;
    private final InstantSource clock;
    private final EndListeners listeners;
    private final LiveSessions live = new LiveSessions();
    private final RememberedSignOuts signedOutSids;
    private final RememberedSignOuts signedOutSubjects;
    private final BoundedMemory locallySignedOutSids = new BoundedMemory(UNDER_WAY);
    /** Sign-ins that are over, by their own ids: what a request that was under way writes back into a store is, too. */
    private final BoundedMemory over;

    private final SessionSeal seal;

    public SignOuts(Settings settings, TokenService tokens, ServletContext context, InstantSource clock) {
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
        this.listeners = new EndListeners(context);
        Duration life = settings.sessionLifetime().plus(MARGIN);
        this.signedOutSids = new RememberedSignOuts(life);
        this.signedOutSubjects = new RememberedSignOuts(life);
        this.over = new BoundedMemory(life);
        this.seal = new SessionSeal(settings.sessionKeys());
    }

    /**
     * Puts a new sign-in into the session, in place of one that was there. A sign-out that came while the sign-in was
     * under way wins, be it global or in another tab: it is looked for after the session can be found, so that none slips
     * through between (R52).
     *
     * @return false if the sign-in has been signed out already; then nothing is left of it
     */
    public boolean begin(HttpSession httpSession, SignedInSession session) {
        SignedInSession.of(httpSession).ifPresent(old -> end(old, EndReason.SIGNED_IN_AGAIN));
        track(session, httpSession);
        session.storeIn(httpSession);
        return !endIfSignedOut(session) && !endIfOvertaken(session);
    }

    /** The user has signed out in another tab while this one was signing in. */
    private boolean endIfOvertaken(SignedInSession session) {
        boolean overtaken = session.sid()
                .flatMap(locallySignedOutSids::get)
                .filter(signOut -> !signOut.isBefore(session.beganAt()))
                .isPresent();
        if (overtaken) {
            end(session, EndReason.LOCAL_SIGN_OUT);
        }
        return overtaken;
    }

    /**
     * The sign-in of this session if it still holds. One that has ended meanwhile takes its session with it, so that
     * nothing that the application kept there for the user survives.
     */
    public Optional<SignedInSession> current(HttpSession httpSession) {
        Optional<SignedInSession> found = SignedInSession.of(httpSession);
        boolean over = found.map(session -> !stillHolds(session, httpSession))
                .orElseGet(() -> SignedInSession.isUnreadable(httpSession));
        if (over) {
            invalidate(httpSession);
            return Optional.empty();
        }
        return found;
    }

    private boolean stillHolds(SignedInSession session, HttpSession httpSession) {
        track(session, httpSession);
        if (!endIfSignedOut(session) && session.isOlderThan(settings.sessionLifetime(), clock.instant())) {
            end(session, EndReason.LIFETIME_REACHED);
        }
        return !session.isEnded();
    }

    @Override
    public SessionSeal seal() {
        return seal;
    }

    /** A session that was asleep can be found again from now on, and meets what it slept through. */
    @Override
    public void readBack(SignedInSession session) {
        track(session, () -> live.add(session));
        endIfSignedOut(session);
    }

    /** A session that was read back leads to its container's from now on. */
    @Override
    public void activated(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> {
            track(session, httpSession);
            endIfSignedOut(session);
        });
    }

    private void track(SignedInSession session, HttpSession httpSession) {
        track(session, () -> live.add(session, () -> ContainerSession.of(httpSession)));
    }

    private void track(SignedInSession session, Runnable add) {
        if (!session.isEnded()) {
            add.run();
            if (session.isEnded()) {
                // It ended between the two lines, and whatever ended it could not find it yet.
                live.remove(session);
            }
        }
    }

    /** The container has given the session another id. */
    void sessionIdChanged(HttpSession httpSession) {
        SignedInSession.of(httpSession)
                .ifPresent(session -> live.changeContainer(session, ContainerSession.of(httpSession)));
    }

    private boolean endIfSignedOut(SignedInSession session) {
        Instant began = session.beganAt();
        Optional<String> sid = session.sid();
        boolean sidSignedOut = sid.isPresent() && signedOutSids.concerns(sid.get(), began);
        boolean signedOut = sidSignedOut
                || signedOutSubjects.concerns(session.user().subject(), began)
                || over.get(session.id()).isPresent();
        if (signedOut) {
            end(session, EndReason.GLOBAL_SIGN_OUT);
        }
        return signedOut;
    }

    /** Signs out locally: evicts, then ends the session. */
    public void signOut(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> {
            session.sid().ifPresent(sid -> locallySignedOutSids.put(sid, clock.instant()));
            end(session, EndReason.LOCAL_SIGN_OUT);
        });
        invalidate(httpSession);
    }

    /** Signs out all sessions of a provider session, known here or not. Needs no cookie and calls nobody (R42, R45). */
    void signOutGlobally(String sid) {
        boolean known = !live.withSid(sid).isEmpty();
        signedOutSids.remember(sid, clock.instant(), known);
        endGlobally(live.withSid(sid), hash(sid));
    }

    /** Signs out all sessions of a user, as a logout token without {@code sid} wants it. */
    void signOutUser(String subject) {
        boolean known = !live.ofSubject(subject).isEmpty();
        signedOutSubjects.remember(subject, clock.instant(), known);
        endGlobally(live.ofSubject(subject), "all");
    }

    /**
     * Ends what was found after the sign-out had been remembered: a sign-in that begins meanwhile either is found here, or
     * meets the memory when it is done. The containers' sessions end after all accounts have been evicted, since that may
     * have to wait for requests of theirs.
     */
    private void endGlobally(Set<LiveSessions.Entry> entries, String label) {
        List<SignedInSession> found = sessions(entries);
        end(found, EndReason.GLOBAL_SIGN_OUT, label);
        found.stream().map(LiveSessions::container).flatMap(Optional::stream).forEach(ContainerSession::invalidate);
    }

    /** The container is about to drop a session. It may live on elsewhere, so nobody else is told (R50). */
    void sessionEnded(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> end(session, EndReason.SESSION_ENDED));
    }

    /** The application stops: what the container did not end by itself ends now. */
    public void stop() {
        sessions(live.all()).forEach(session -> end(session, EndReason.UNDEPLOYED));
    }

    private static List<SignedInSession> sessions(Collection<LiveSessions.Entry> entries) {
        return entries.stream()
                .map(LiveSessions.Entry::get)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private void end(SignedInSession session, EndReason reason) {
        end(List.of(session), reason, session.sid().map(SignOuts::hash).orElse("none"));
        if (reason.isFinal()) {
            // What is read back from now on learns that it is over, so this finds all that did not.
            copies(session).forEach(copy -> evict(copy, reason));
        }
    }

    /** The other objects in memory that stand for the same sign-in, e.g. in another request's hands. */
    private List<SignedInSession> copies(SignedInSession session) {
        Set<LiveSessions.Entry> candidates = session.sid()
                .map(live::withSid)
                .orElseGet(() -> live.ofSubject(session.user().subject()));
        return sessions(candidates).stream()
                .filter(other -> other.id().equals(session.id()))
                .toList();
    }

    /** The one place where sign-ins end, and the one line in the log for it, without personal data. */
    private void end(List<SignedInSession> sessions, EndReason reason, String label) {
        long start = System.nanoTime();
        int ended = 0;
        int evicted = 0;
        for (SignedInSession session : sessions) {
            OptionalInt accounts = evict(session, reason);
            ended += accounts.isPresent() ? 1 : 0;
            evicted += accounts.orElse(0);
        }
        // A global sign-out that finds nobody is worth a line, too; a session that had ended before is not.
        if (ended > 0 || sessions.isEmpty()) {
            log.info(
                    "Sign-in ended: reason={}, sid#={}, sessions={}, MSAL accounts evicted={}, microseconds={}",
                    reason,
                    label,
                    ended,
                    evicted,
                    TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        }
    }

    /** Empty if this object had ended before, or the sign-in had, of which this is another copy. */
    private OptionalInt evict(SignedInSession session, EndReason reason) {
        live.remove(session);
        OptionalInt accounts = tokens.evict(session);
        if (accounts.isEmpty() || isOver(session, reason)) {
            return OptionalInt.empty();
        }
        log.debug("Signed out: user={}, reason={}", session.user().getName(), reason);
        listeners.tell(new SignInEnd(session.user(), reason, clock.instant()));
        return accounts;
    }

    private boolean isOver(SignedInSession session, EndReason reason) {
        Optional<Instant> before = reason.isFinal() ? over.put(session.id(), clock.instant()) : over.get(session.id());
        return before.isPresent();
    }

    /** Lines of one provider session can be told to belong together, without writing down its id. */
    private static String hash(String sid) {
        return Secrets.sha256(sid).substring(0, 10);
    }

    private static void invalidate(HttpSession httpSession) {
        try {
            httpSession.invalidate();
        } catch (IllegalStateException alreadyInvalid) {
            // Another request of the session was faster.
        }
    }

    /** How many signed-in sessions can be found here. */
    public int liveSessions() {
        return live.size();
    }
}
