package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.internal.cluster.JCacheOpener;
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
import io.github.msal4j.servlet.internal.token.TokenService;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The sign-outs of one application: local, global, by the end of a session, by the stop of the application. Each ends its
 * sign-ins through {@link Ending}. Thread-safe.
 */
public final class SignOuts {
    private final Settings settings;
    private final ServletContext context;
    private final ClassLoader application;
    private final InstantSource clock;
    private final LiveSessions live = new LiveSessions();
    private final OpenEnds open;
    private final KnownSignOuts known;
    private final Ending ending;
    private final SignedInSessions sessions;

    public SignOuts(Settings settings, TokenService tokens, ServletContext context, InstantSource clock) {
        this.settings = settings;
        this.context = context;
        this.application = classLoader(context);
        this.clock = clock;
        this.open = new OpenEnds(application);
        this.known = new KnownSignOuts(settings.sessionLifetime(), clock);
        this.ending = new Ending(tokens, live, known, new EndListeners(context), open, clock);
        SessionSeal seal = new SessionSeal(settings.sessionKeys(), new StoreKeys(settings).application());
        this.sessions = new SignedInSessions(settings.sessionLifetime(), seal, live, known, ending, clock);
        tokens.counters().observe(live::size, EndReason.values());
    }

    /** An embedded container may have none of its own for the application. */
    private static ClassLoader classLoader(ServletContext context) {
        return Objects.requireNonNullElseGet(context.getClassLoader(), SignOuts.class::getClassLoader);
    }

    /** Which sign-ins live. */
    public SignedInSessions sessions() {
        return sessions;
    }

    /**
     * Joins the other nodes of the cluster, if the settings say where they meet, which is where sign-outs outlive a restart
     * then. A node by itself keeps them in a file.
     *
     * @throws io.github.msal4j.servlet.InvalidSettingsException if they cannot meet there
     */
    public void start() {
        settings.sharedStore()
                .ifPresentOrElse(
                        store -> start(store, new JCacheOpener(store, known.life(), application)),
                        () -> known.keepIn(SignOutPlace.of(context, settings), new StoreKeys(settings).application()));
    }

    void start(SharedStore store, SignOutStore.Opener opener) {
        ThisNode here = new ThisNode(live, known, ending);
        SharedSignOuts shared = new SharedSignOuts(store, new StoreKeys(settings), opener, here, clock, application);
        shared.start();
        known.join(shared);
    }

    /** Signs out locally: evicts, then ends the session. */
    public void signOut(HttpSession httpSession) {
        Optional<Ended> ended = SignedInSession.of(httpSession).map(session -> {
            session.sid().ifPresent(sid -> known.happened(new SignOut(Kind.LEFT_SID, sid, clock.instant()), true));
            return ending.end(session, EndReason.LOCAL_SIGN_OUT);
        });
        SignedInSessions.invalidate(httpSession);
        known.settle();
        ended.ifPresent(Ended::tell);
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
     * The containers' sessions end after all accounts have been evicted, since that may have to wait for requests of theirs; the
     * application is told last, since nobody knows how long that takes.
     */
    private void signOutGlobally(SignOut signOut) {
        // Order: into the memory first, and a look into the index second; see the package documentation.
        Told told = known.happened(signOut, live.knows(signOut));
        List<SignedInSession> found = live.named(signOut);
        Ended ended = ending.end(found, EndReason.GLOBAL_SIGN_OUT, label(signOut));
        ContainerSession.invalidateAll(found);
        told.await();
        ended.tell();
    }

    /** What the log has in place of the id. */
    static String label(SignOut signOut) {
        return signOut.kind() == Kind.SUBJECT ? "all" : Ending.label(signOut.id());
    }

    /** The container is about to drop a session. It may live on elsewhere, so nobody else is told (R50). */
    void sessionEnded(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> ending.end(session, EndReason.SESSION_ENDED)
                .tell());
    }

    /** The application stops: what the container did not end by itself ends now. */
    public void stop() {
        known.leaveOthers();
        List<Ended> ended = live.all().stream()
                .map(session -> ending.end(session, EndReason.UNDEPLOYED))
                .toList();
        known.close();
        open.close();
        ended.forEach(Ended::tell);
    }
}
