package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.session.SignedInSession;
import io.github.msal4j.servlet.token.TokenService;
import io.github.msal4j.servlet.web.Secrets;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which sign-ins live and ends them. Whatever ends one, {@link #end} evicts its MSAL account; there is no other
 * way. Internal to the library. Thread-safe.
 */
public final class SignOuts {
    private static final Logger log = LoggerFactory.getLogger(SignOuts.class);
    /** Longer than a session lives by as much as clocks and slow sign-ins may add. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Settings settings;
    private final TokenService tokens;
    private final InstantSource clock;
    private final LiveSessions live = new LiveSessions();
    private final RememberedSignOuts remembered;

    public SignOuts(Settings settings, TokenService tokens, InstantSource clock) {
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
        this.remembered = new RememberedSignOuts(settings.sessionLifetime().plus(MARGIN));
    }

    /**
     * Puts a new sign-in into the session, in place of one that was there. A global sign-out that came while the sign-in
     * was under way wins: it is looked for after the session can be found, so that none slips through between (R52).
     *
     * @return false if the sign-in has been signed out already; then nothing is left of it
     */
    public boolean begin(HttpSession httpSession, SignedInSession session) {
        SignedInSession.of(httpSession).ifPresent(old -> end(old, EndReason.SIGNED_IN_AGAIN));
        track(session);
        session.storeIn(httpSession);
        if (isSignedOut(session)) {
            end(session, EndReason.GLOBAL_SIGN_OUT);
            return false;
        }
        return true;
    }

    /**
     * The sign-in of this session if it still holds. One that has ended meanwhile takes its session with it, so that
     * nothing that the application kept there for the user survives.
     */
    public Optional<SignedInSession> current(HttpSession httpSession) {
        Optional<SignedInSession> found = SignedInSession.of(httpSession);
        if (found.isPresent() && !stillHolds(found.get())) {
            invalidate(httpSession);
            return Optional.empty();
        }
        return found;
    }

    private boolean stillHolds(SignedInSession session) {
        track(session);
        if (isSignedOut(session)) {
            end(session, EndReason.GLOBAL_SIGN_OUT);
        } else if (session.isOlderThan(settings.sessionLifetime(), clock.instant())) {
            end(session, EndReason.LIFETIME_REACHED);
        }
        return !session.isEnded();
    }

    private void track(SignedInSession session) {
        if (!session.isEnded() && session.beginTracking()) {
            live.add(session);
        }
    }

    private boolean isSignedOut(SignedInSession session) {
        return session.sid()
                .map(sid -> remembered.concerns(sid, session.beganAt()))
                .orElse(false);
    }

    /** Signs out locally: evicts, then ends the session. */
    public void signOut(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> end(session, EndReason.LOCAL_SIGN_OUT));
        invalidate(httpSession);
    }

    /** Signs out all sessions of a provider session, known here or not. Needs no cookie and calls nobody (R42, R45). */
    void signOutGlobally(String sid) {
        Instant now = clock.instant();
        List<SignedInSession> sessions = live.find(sid);
        // Remembered first: a session that begins from now on meets the memory, an earlier one is in the list.
        remembered.remember(sid, now, !sessions.isEmpty());
        live.find(sid).forEach(session -> end(session, EndReason.GLOBAL_SIGN_OUT));
        log.info("Global sign-out: sid#={}, sessions ended here={}", hash(sid), sessions.size());
    }

    /** The container is about to drop a session. It may live on elsewhere, so nobody else is told (R50). */
    void sessionEnded(HttpSession httpSession) {
        SignedInSession.of(httpSession).ifPresent(session -> end(session, EndReason.SESSION_ENDED));
    }

    /** The application stops: what the container did not end by itself ends now. */
    public void stop() {
        live.all().forEach(session -> end(session, EndReason.UNDEPLOYED));
    }

    private void end(SignedInSession session, EndReason reason) {
        live.remove(session);
        OptionalInt accounts = tokens.evict(session);
        if (accounts.isPresent()) {
            log.info(
                    "Sign-in ended: reason={}, sid#={}, MSAL accounts evicted={}",
                    reason,
                    session.sid().map(SignOuts::hash).orElse("none"),
                    accounts.getAsInt());
        }
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
