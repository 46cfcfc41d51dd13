package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignIns;
import io.github.msal4j.servlet.internal.base.ApplicationObjects;
import io.github.msal4j.servlet.internal.cluster.EntrySeal;
import io.github.msal4j.servlet.internal.cluster.JCacheOpener;
import io.github.msal4j.servlet.internal.cluster.NodesClock;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Answer;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Told;
import io.github.msal4j.servlet.internal.cluster.SharedSignOuts;
import io.github.msal4j.servlet.internal.cluster.SignOutStore;
import io.github.msal4j.servlet.internal.cluster.StoreKeys;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SessionSeal;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.token.TokenService;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The sign-outs of one application: local, global, by the end of a session, by the stop of the application. Each ends its
 * sign-ins through {@link Ending}. Thread-safe.
 */
public final class SignOuts {
    private final Settings settings;
    private final ServletContext context;
    private final InstantSource clock;
    private final ClassLoader application;
    private final NodesClock nodesClock;
    private final LiveSessions live = new LiveSessions();
    private final OpenSockets sockets;
    private final OpenEnds open;
    private final KnownSignOuts known;
    private final EndListeners listeners;
    private final Admission admission;
    private final Ending ending;
    private final Optional<Reverification> reverification;
    private final SignedInSessions sessions;

    public SignOuts(Settings settings, TokenService tokens, ServletContext context, InstantSource clock) {
        this.settings = settings;
        this.context = context;
        this.clock = clock;
        this.application = ApplicationObjects.classLoader(context);
        this.nodesClock = new NodesClock(clock);
        this.sockets = new OpenSockets(context, application);
        this.open = new OpenEnds(application, sockets);
        this.known = new KnownSignOuts(settings.sessionLifetime(), clock);
        this.listeners = new EndListeners(context);
        this.ending = new Ending(tokens, live, known, listeners, open, clock);
        this.admission = new Admission(context, application, settings.httpTimeout(), ending, clock);
        this.reverification =
                settings.revalidate().map(interval -> new Reverification(interval, tokens, live, ending, clock));
        SessionSeal seal = new SessionSeal(settings.sessionKeys(), new StoreKeys(settings).application());
        SessionLimit limit = new SessionLimit(settings.sessionsPerUser(), live, ending);
        this.sessions =
                new SignedInSessions(SessionRules.of(settings), seal, live, known, ending, limit, this::used, clock);
        tokens.counters().observe(live::size, EndReason.values());
        tokens.whenGrantDies(session -> ending.end(session, EndReason.REVOKED)::tell);
        tokens.whenRefreshed(this::described);
    }

    private void used(SignedInSession session) {
        session.usage().seen(clock.millis());
        reverification.ifPresent(verifies -> verifies.used(session));
    }

    /** Which sign-ins live. */
    public SignedInSessions sessions() {
        return sessions;
    }

    /** What ends them. */
    Ending ending() {
        return ending;
    }

    /** For whoever administers this application. */
    public SignIns administration() {
        return new SignInAdministration(live, this);
    }

    /** The time of a sign-in that begins now. It also orders what happens at different nodes. */
    public Instant now() {
        return nodesClock.instant();
    }

    /** Which WebSockets are open. */
    public OpenSockets sockets() {
        return sockets;
    }

    /**
     * Joins the other nodes of the cluster, if the settings say where they meet, which is where sign-outs outlive a restart
     * then. A node by itself keeps them in a file.
     *
     * @throws io.github.msal4j.servlet.internal.config.InvalidSettingsException if they cannot meet there
     */
    public void start() {
        settings.sharedStore()
                .ifPresentOrElse(
                        store -> start(
                                store,
                                new JCacheOpener(store, known.life(), new EntrySeal(settings, clock), application)),
                        () -> known.keepIn(SignOutPlace.of(context, settings), new StoreKeys(settings).application()));
        reverification.ifPresent(Reverification::start);
    }

    void start(SharedStore store, SignOutStore.Opener opener) {
        ThisNode here = new ThisNode(live, known, ending);
        SharedSignOuts shared =
                new SharedSignOuts(store, new StoreKeys(settings), opener, here, nodesClock, application);
        shared.start();
        known.join(shared);
    }

    /** Signs out locally: evicts the MSAL account, then invalidates the {@code HttpSession}. */
    public void signOut(HttpSession httpSession) {
        Told unused = leave(httpSession);
    }

    /**
     * As {@link #signOut}.
     *
     * @return the end of the revocation of the refresh token. To be waited for, a second at most, if the user stays signed in at the
     *     provider: Keycloak would also revoke what a new sign-in gets meanwhile
     */
    public Told leave(HttpSession httpSession) {
        Optional<Ended> ended = SignedInSession.of(httpSession).map(session -> {
            session.idsOfLeaving()
                    .forEach(id -> known.happened(new SignOut(Kind.LEFT_SID, id, nodesClock.instant()), true));
            return ending.end(session, EndReason.LOCAL_SIGN_OUT);
        });
        SignedInSessions.invalidate(httpSession);
        known.settle();
        ended.ifPresent(Ended::tell);
        return () -> ended.ifPresent(Ended::awaitRevocations);
    }

    /** The user of this sign-in has come back from the provider, which may say something else about that user than before. */
    public void verified(SignedInSession session, VerifiedUser now) {
        VerifiedUser before = session.user();
        boolean unused = session.verified(before.renewedAs(now), clock.instant());
        described(before, session);
    }

    private void described(VerifiedUser before, SignedInSession session) {
        admission.review(before, session);
        listeners.tellIfChanged(before, session);
    }

    /** Asks the application whether this sign-in, which is in no session yet, may come about. If not, nothing of it is left. */
    public void admit(SignedInSession session) throws NotAdmittedException {
        admission.admit(session);
    }

    /** Ends a sign-in whose user the application refuses now. */
    public void endNotAdmitted(SignedInSession session) {
        admission.end(session);
    }

    /**
     * Ends the sign-in of this session, whose user is not signed in at the provider any more (R80). Other sign-ins of the same
     * session of the provider are not ended. Each is checked for itself: that one browser has lost it is no proof for another one.
     */
    public void signedOutElsewhere(HttpSession httpSession, SignedInSession session) {
        endHere(httpSession, session, EndReason.SIGNED_OUT_ELSEWHERE);
    }

    /**
     * Ends the sign-in of this session, and what the application keeps there for its user, who has signed in again by another name.
     * Not as a sign-out, which would concern the new sign-in, too: the provider's session is the same.
     */
    public void renamed(HttpSession httpSession, SignedInSession session) {
        endHere(httpSession, session, EndReason.SIGNED_IN_AGAIN);
    }

    private void endHere(HttpSession httpSession, SignedInSession session, EndReason reason) {
        Ended ended = ending.end(session, reason);
        SignedInSessions.invalidate(httpSession);
        known.settle();
        ended.tell();
    }

    /**
     * Notes that a logout token is used. Returns whether it is new: neither this node has used it, nor another one that has told of
     * it. Where sign-outs outlive a restart, this does, too. Two nodes may both accept a token that comes to them at the same moment.
     *
     * @param id its {@code jti}
     */
    public boolean use(String id) {
        return known.use(new SignOut(Kind.LOGOUT_TOKEN, id, nodesClock.instant()));
    }

    /**
     * Whether a pending sign-in, whose answer the provider has confirmed, was answered before at another node. This node's own
     * answers are the caller's to remember.
     */
    public Answer claim(String state) {
        return known.claim(state);
    }

    /** Whether the shared store does not answer; false if there is none. Waits for nobody. */
    public boolean isStoreFailing() {
        return known.areOthersLost();
    }

    /** Signs out all sessions of a provider session, known here or not. Needs no cookie (R42) and does not ask the provider (R45). */
    public void signOutGlobally(String sid) {
        int unused = end(new SignOut(Kind.SID, sid, nodesClock.instant()));
    }

    /**
     * Whether it is known here that this sign-in is over, for whichever reason.
     *
     * @param signIn {@code SignedInSession.id()}
     */
    public boolean isOver(String signIn) {
        return known.last(Kind.SIGN_IN, signIn).isPresent();
    }

    /** Signs out all sessions of a user, as a logout token without {@code sid} wants it. */
    public void signOutUser(String subject) {
        int unused = end(new SignOut(Kind.SUBJECT, subject, nodesClock.instant()));
    }

    /** Ends all sign-ins of a user or of everybody, known here or not (R81). Returns how many were in memory here. */
    int endByApplication(Kind kind, String id) {
        return end(new SignOut(kind, id, nodesClock.instant()));
    }

    /**
     * The containers' sessions end after all accounts have been evicted, since that may have to wait for requests of theirs; the
     * application is told last, since nobody knows how long that takes.
     */
    private int end(SignOut signOut) {
        // Order: into the memory first, and a look into the index second; see the package documentation.
        boolean seen = known.mayConcern(signOut);
        Told told = known.happened(signOut, live.knows(signOut));
        List<SignedInSession> found = live.named(signOut);
        Ended ended = ending.end(found, EndRules.reason(signOut.kind()), label(signOut) + where(found, seen));
        ContainerSession.invalidateAll(found);
        told.await();
        ended.tell();
        return ended.ends().size();
    }

    /** What the log has in place of the id. */
    static String label(SignOut signOut) {
        return switch (signOut.kind()) {
            case SUBJECT, USER -> "all";
            case EVERYBODY -> "everybody's";
            case SID, SIGN_IN, LEFT_SID, LOGOUT_TOKEN -> Ending.label(signOut.id());
        };
    }

    /** What a sign-out that finds nothing in memory means (R77). Of a user nobody knows which sessions there were. */
    private static String where(List<SignedInSession> found, boolean seen) {
        if (!found.isEmpty()) {
            return "";
        }
        return seen ? " (not in memory; in a session store it is refused when it is loaded)" : " (never seen here)";
    }

    /** The container is about to drop a session. It may live on elsewhere, so nobody else is told (R50). */
    void sessionEnded(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> {
            Ended ended = ending.end(session, EndReason.SESSION_ENDED);
            ending.settle(session);
            ended.tell();
        });
    }

    /** The application stops: what the container did not end by itself ends now. */
    public void stop() {
        reverification.ifPresent(Reverification::close);
        admission.close();
        known.leaveOthers();
        List<Ended> ended = live.all().stream()
                .map(session -> ending.end(session, EndReason.UNDEPLOYED))
                .toList();
        known.close();
        open.close();
        ended.forEach(Ended::tell);
    }
}
