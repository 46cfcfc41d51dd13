package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.cluster.JCacheOpener;
import io.github.msal4j.servlet.internal.cluster.LocalSignOuts;
import io.github.msal4j.servlet.internal.cluster.OtherNodes;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Told;
import io.github.msal4j.servlet.internal.cluster.SharedSignOuts;
import io.github.msal4j.servlet.internal.cluster.SignOutStore;
import io.github.msal4j.servlet.internal.cluster.StoreKeys;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.memory.SignOutMemory;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.session.SessionSeal;
import io.github.msal4j.servlet.internal.session.SessionTracker;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.token.TokenService;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private final SignOutMemory memory;
    private final ClassLoader application;
    private volatile OtherNodes others = OtherNodes.NONE;

    private final SessionSeal seal;
    /** When it was last looked for sessions that are held for too long, in milliseconds since 1970. */
    private final AtomicLong releasedAt;

    public SignOuts(Settings settings, TokenService tokens, ServletContext context, InstantSource clock) {
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
        this.listeners = new EndListeners(context);
        this.memory = new SignOutMemory(life(), UNDER_WAY);
        this.application = classLoader(context);
        this.releasedAt = new AtomicLong(clock.millis());
        this.seal = new SessionSeal(settings.sessionKeys());
        tokens.counters().observe(live::size, EndReason.values());
    }

    /** An embedded container may have none of its own for the application. */
    private static ClassLoader classLoader(ServletContext context) {
        return Objects.requireNonNullElseGet(context.getClassLoader(), SignOuts.class::getClassLoader);
    }

    /** How long a sign-out must be remembered. */
    private Duration life() {
        return settings.sessionLifetime().plus(MARGIN);
    }

    /**
     * Joins the other nodes of the cluster, if the settings say where they meet.
     *
     * @throws io.github.msal4j.servlet.InvalidSettingsException if they cannot meet there
     */
    public void start() {
        settings.sharedStore().ifPresent(store -> start(store, new JCacheOpener(store, life(), application)));
    }

    void start(SharedStore store, SignOutStore.Opener opener) {
        SharedSignOuts shared =
                new SharedSignOuts(store, new StoreKeys(settings), opener, new Local(), clock, application);
        shared.start();
        others = shared;
    }

    /**
     * Puts a new sign-in into the session, in place of one that was there. A sign-out that came while the sign-in was
     * under way wins, be it global or in another tab: it is looked for after the session can be found, so that none slips
     * through between (R52).
     *
     * @return false if the sign-in has been signed out already; then nothing is left of it
     */
    public boolean begin(HttpSession httpSession, SignedInSession session) {
        releaseWhatIsOverdue();
        SignedInSession.of(httpSession).ifPresent(old -> end(old, EndReason.SIGNED_IN_AGAIN));
        track(session, httpSession);
        if (ContainerSession.mayVanish(httpSession)) {
            live.hold(session);
        }
        session.storeIn(httpSession);
        others.look(session);
        return !endIfSignedOut(session) && !endIfOvertaken(session);
    }

    /**
     * No session is held for ever, even if an application takes the sign-in out of its session, or a store loses it. At
     * most once an hour, since it looks at all sessions.
     */
    private void releaseWhatIsOverdue() {
        long now = clock.millis();
        long last = releasedAt.get();
        if (now - last > MARGIN.toMillis() && releasedAt.compareAndSet(last, now)) {
            live.releaseAll(session -> session.isOlderThan(life(), now));
        }
    }

    /** The user has signed out in another tab while this one was signing in. */
    private boolean endIfOvertaken(SignedInSession session) {
        boolean overtaken = memory.overtakes(session);
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
        boolean over =
                found.isPresent() ? !stillHolds(found.get(), httpSession) : SignedInSession.isUnreadable(httpSession);
        if (over) {
            invalidate(httpSession);
            return Optional.empty();
        }
        return found;
    }

    /** Asks the other nodes last, and only for what is not over anyway, since that may take time; what they know ends it. */
    private boolean stillHolds(SignedInSession session, HttpSession httpSession) {
        if (!LiveSessions.isTrackedInContainer(session)) {
            track(session, httpSession);
        }
        if (!endIfSignedOut(session) && session.isOlderThan(settings.sessionLifetime(), clock.millis())) {
            end(session, EndReason.LIFETIME_REACHED);
        }
        if (!session.isEnded()) {
            others.look(session);
        }
        return !session.isEnded();
    }

    @Override
    public SessionSeal seal() {
        return seal;
    }

    /**
     * Whether this sign-in, which holds as far as this node knows, must not be used now: the other nodes could not be asked,
     * and {@code msal.sign-out-store-failure} says that this matters.
     */
    public boolean isUnsure(SignedInSession session) {
        return others.isUnsure(session);
    }

    /** A session that was asleep can be found again from now on, and meets what it slept through. */
    @Override
    public void readBack(SignedInSession session) {
        track(session, () -> live.add(session));
        copies(session).forEach(copy -> {
            copy.succeededBy(session);
            live.release(copy);
        });
        endIfSignedOut(session);
    }

    /** It lies in a store from now on, also if it is in memory again later: a stop of the application does not end it. */
    @Override
    public void passivating(SignedInSession session) {
        live.release(session);
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
                // It ended between the two lines; what ended it may have looked for it in the index before it was
                // there.
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
        boolean signedOut = memory.concerns(session);
        if (signedOut) {
            end(session, EndReason.GLOBAL_SIGN_OUT);
        }
        return signedOut;
    }

    /** Signs out locally: evicts, then ends the session. */
    public void signOut(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> {
            session.sid().ifPresent(sid -> tell(new SignOut(Kind.LEFT_SID, sid, clock.instant()), true));
            end(session, EndReason.LOCAL_SIGN_OUT);
        });
        invalidate(httpSession);
    }

    /** Signs out all sessions of a provider session, known here or not. Needs no cookie (R42) and does not ask the provider (R45). */
    public void signOutGlobally(String sid) {
        signOutGlobally(new SignOut(Kind.SID, sid, clock.instant()));
    }

    /** Signs out all sessions of a user, as a logout token without {@code sid} wants it. */
    public void signOutUser(String subject) {
        signOutGlobally(new SignOut(Kind.SUBJECT, subject, clock.instant()));
    }

    /**
     * Ends what is found after the sign-out has been remembered: a sign-in that begins meanwhile either is found here, or
     * meets the memory when it is done. The containers' sessions end after all accounts have been evicted, since that may
     * have to wait for requests of theirs.
     */
    private void signOutGlobally(SignOut signOut) {
        Told told = tell(signOut, !named(signOut).isEmpty());
        List<SignedInSession> found = sessions(named(signOut));
        end(found, EndReason.GLOBAL_SIGN_OUT, label(signOut));
        endContainers(found);
        told.await();
    }

    private Told tell(SignOut signOut, boolean known) {
        memory.remember(signOut, known);
        return others.tell(signOut);
    }

    private Set<LiveSessions.Entry> named(SignOut signOut) {
        return switch (signOut.kind()) {
            case SID -> live.withSid(signOut.id());
            case SUBJECT -> live.ofSubject(signOut.id());
            case SIGN_IN -> live.withId(signOut.id());
            case LEFT_SID -> Set.of();
        };
    }

    private static String label(SignOut signOut) {
        return signOut.kind() == Kind.SUBJECT ? "all" : hash(signOut.id());
    }

    private static void endContainers(List<SignedInSession> sessions) {
        sessions.forEach(
                session -> LiveSessions.container(session).ifPresent(container -> container.invalidate(session)));
    }

    /** This node, as the others see it. */
    private final class Local implements LocalSignOuts {
        @Override
        public Runnable learned(SignOut signOut) {
            memory.remember(signOut, !named(signOut).isEmpty());
            List<SignedInSession> found = concerned(named(signOut));
            if (!found.isEmpty()) {
                end(found, EndReason.GLOBAL_SIGN_OUT, label(signOut));
            }
            // Who has signed in again is in the same container session, which the other node may send any moment.
            return signOut.kind() == Kind.SIGN_IN ? () -> {} : () -> endContainers(found);
        }

        /** An event may be older than a sign-in that has begun since (R54). */
        private List<SignedInSession> concerned(Set<LiveSessions.Entry> entries) {
            return SignOuts.sessions(entries).stream().filter(memory::concerns).toList();
        }

        @Override
        public List<SignedInSession> sessions() {
            return SignOuts.sessions(live.all());
        }

        @Override
        public List<SignOut> remembered() {
            return memory.after(oldest()).toList();
        }

        @Override
        public Optional<Instant> last(Kind kind, String id) {
            return memory.last(kind, id).filter(oldest()::isBefore);
        }

        /** What was signed out before this has no session any more. */
        private Instant oldest() {
            return clock.instant().minus(settings.sessionLifetime());
        }
    }

    /** The container is about to drop a session. It may live on elsewhere, so nobody else is told (R50). */
    void sessionEnded(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> end(session, EndReason.SESSION_ENDED));
    }

    /** The application stops: what the container did not end by itself ends now. */
    public void stop() {
        others.close();
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
        if (EndRules.isFinal(reason)) {
            // What is read back from now on learns that it is over, so this finds all that did not.
            copies(session).forEach(copy -> evict(copy, reason));
        }
    }

    /** The other objects in memory that stand for the same sign-in, e.g. in another request's hands. */
    private List<SignedInSession> copies(SignedInSession session) {
        return sessions(live.withId(session.id())).stream()
                .filter(other -> other != session)
                .toList();
    }

    /** The one place where sign-ins end. */
    private void end(List<SignedInSession> sessions, EndReason reason, String label) {
        Correlation correlation = Correlation.begin();
        try {
            endLogged(sessions, reason, label);
        } finally {
            correlation.close();
        }
    }

    /** With one line in the log, without personal data. */
    private void endLogged(List<SignedInSession> sessions, EndReason reason, String label) {
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
        OptionalInt accounts = tokens.evict(session);
        // Last, so that whoever is making it findable meanwhile either is met here or finds that it has ended.
        live.remove(session);
        if (accounts.isEmpty() || isOver(session, reason)) {
            return OptionalInt.empty();
        }
        log.debug("Signed out: user={}, reason={}", session.user().getName(), reason);
        tokens.counters().ended(reason, accounts.getAsInt());
        listeners.tell(new SignInEnd(session.user(), reason, clock.instant()));
        return accounts;
    }

    /** What a request that was under way writes back into a session store is over, too, also at another node. */
    private boolean isOver(SignedInSession session, EndReason reason) {
        if (!EndRules.isFinal(reason)) {
            return memory.last(Kind.SIGN_IN, session.id()).isPresent();
        }
        SignOut over = new SignOut(Kind.SIGN_IN, session.id(), clock.instant());
        boolean before = memory.remember(over, true).isPresent();
        if (!before && EndRules.mustBePublished(reason)) {
            others.tell(over);
        }
        return before;
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
