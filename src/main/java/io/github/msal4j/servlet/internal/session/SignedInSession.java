package io.github.msal4j.servlet.internal.session;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in in one {@code HttpSession}: the user, the provider's session id, and the tokens until the sign-in ends.
 *
 * <p>Internal to the library. Thread-safe. It is the session attribute itself, serializes with the session, and knows
 * nothing of the {@code HttpSession} that holds it.
 */
public final class SignedInSession extends KeptSignIn implements HttpSessionActivationListener, Serializable {
    /** The name of the session attribute. */
    public static final String ATTRIBUTE = "io.github.msal4j.servlet.session";

    private static final long serialVersionUID = 1L;

    private final transient EndHooks hooks = new EndHooks();
    private final transient Usage usage = new Usage();

    /** Made when it is first wanted; most sessions end before. */
    private transient @Nullable ReentrantLock refreshing;
    /** Changes under the lock only; volatile, as each request reads it. */
    private transient volatile @Nullable Object tracking;

    /**
     * A sign-in that has just been verified.
     *
     * @param sid the provider's session id, if it told one
     * @param beganAt when the browser was sent to the provider, by this application's clock: a sign-out remembered from
     *     before that moment does not concern this sign-in (R54)
     */
    public SignedInSession(VerifiedUser user, Optional<String> sid, Instant beganAt, SessionTokens tokens) {
        super(user, sid.orElse(null), beganAt, tokens);
        user.belongsTo(this);
    }

    private SignedInSession(StoredSignIn stored) {
        super(stored);
        if (userOrNull() != null) {
            user().belongsTo(this);
        }
    }

    @Override
    void userKnown(VerifiedUser known) {
        known.belongsTo(this);
    }

    /** For the application to judge: without what it has said of the user before. */
    public VerifiedUser userToJudge() {
        VerifiedUser plain = user().with(Word.NONE);
        plain.belongsTo(this);
        return plain;
    }

    /** The sign-in in this session, ended or not; empty also if it is not believed, see {@link #distrust}. */
    public static Optional<SignedInSession> of(@Nullable HttpSession session) {
        return session != null
                        && session.getAttribute(ATTRIBUTE) instanceof SignedInSession signedIn
                        && signedIn.isBelievedIn(session)
                ? Optional.of(signedIn)
                : Optional.empty();
    }

    /** Whether there is a sign-in that is not believed. */
    public static boolean isDistrusted(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) != null && of(session).isEmpty();
    }

    /** Why the sign-in that lies there is not believed. */
    public static Distrust distrust(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) instanceof SignedInSession signedIn
                ? tracker(session)
                        .flatMap(tracker -> signedIn.distrust(session.getId(), tracker.seal()))
                        .orElse(Distrust.OTHER_FORM)
                : Distrust.OTHER_FORM;
    }

    /** Each request comes here, so the usual case asks neither the container nor for a lock. */
    private boolean isBelievedIn(HttpSession session) {
        return isBelieved()
                || tracker(session)
                        .map(tracker ->
                                distrust(session.getId(), tracker.seal()).isEmpty())
                        .orElseGet(this::hasUser);
    }

    private static Optional<SessionTracker> tracker(HttpSession session) {
        return session.getServletContext().getAttribute(SessionTracker.class.getName())
                        instanceof SessionTracker tracker
                ? Optional.of(tracker)
                : Optional.empty();
    }

    /**
     * Puts this sign-in into the session, or tells the container that it has changed, so that it replicates (R65). An object
     * of the same sign-in that another node has sent meanwhile stays there, and learns what is newer here.
     */
    public void storeIn(HttpSession session) {
        markStored();
        SignedInSession stored = of(session)
                .filter(present -> present != this && present.id().equals(id()))
                .orElse(this);
        stored.catchUpWith(this);
        stored.putInto(session.getId(), tracker(session).map(SessionTracker::seal));
        session.setAttribute(ATTRIBUTE, stored);
    }

    /**
     * The container has given the session another id, for which its sign-in has to be sealed anew: a store may not write by
     * itself what has not changed. What was not believed under the old id is not under the new one.
     */
    public static void moved(HttpSession session, String oldId) {
        tracker(session)
                .map(SessionTracker::seal)
                .filter(SessionSeal::hides)
                .ifPresent(seal -> AttributeLocks.exclusively(session, () -> sealedAnew(session, oldId, seal)));
    }

    /** As {@link #moved}, of another object that stands for the same sign-in, and that a request may write back. */
    public void movedWith(HttpSession session, String oldId) {
        if (isBelieved()) {
            movedTo(session.getId(), oldId);
        }
    }

    private static boolean sealedAnew(HttpSession session, String oldId, SessionSeal seal) {
        if (session.getAttribute(ATTRIBUTE) instanceof SignedInSession signedIn
                && (signedIn.isBelieved() || signedIn.distrust(oldId, seal).isEmpty())) {
            signedIn.storeIn(session);
            return true;
        }
        return false;
    }

    /**
     * Stores it again if its tokens have changed since, unless it has ended, or another sign-in has taken its place in the
     * session: a request that began before the end may come here long after it (R82).
     */
    public void storeChangesIn(HttpSession session) {
        if (hasChanged()) {
            try {
                AttributeLocks.exclusively(session, () -> isIn(session) && storedIn(session));
            } catch (IllegalStateException invalidated) {
                // The session has ended meanwhile, and its account has been evicted.
            }
        }
    }

    private boolean isIn(HttpSession session) {
        return !isEnded()
                && of(session).filter(present -> present.id().equals(id())).isPresent();
    }

    private boolean storedIn(HttpSession session) {
        storeIn(session);
        return true;
    }

    /**
     * Whether this sign-in is older than it may get, however active the user is (R56). Also if it began that long after now,
     * since the clock was put back then: it would get as old as that again (R97).
     *
     * @param now in milliseconds since 1970
     */
    public boolean isOlderThan(Duration lifetime, long now) {
        return Math.abs(now - beganAtMillis()) > lifetime.toMillis();
    }

    /** The raw ID token, for {@code id_token_hint}; empty once the sign-in has ended, or while it cannot be read. */
    public String idToken() {
        VerifiedUser known = userOrNull();
        return known == null ? "" : known.idToken();
    }

    /** Ends the sign-in, and forgets the ID token. Returns the tokens that were left, to the first caller only. */
    @Override
    public synchronized Optional<SessionTokens> end() {
        Optional<SessionTokens> left = super.end();
        VerifiedUser known = userOrNull();
        if (known != null) {
            known.forgetIdToken();
        }
        return left;
    }

    /**
     * Notes by what this object can be found. True for the first caller: after a sign-in, and again when the container has
     * read the session back from where it slept, which makes a new object.
     */
    public synchronized boolean beginTracking(Object handle) {
        if (tracking != null) {
            return false;
        }
        tracking = handle;
        return true;
    }

    /** What {@link #beginTracking} was given; null before. */
    public @Nullable Object tracking() {
        return tracking;
    }

    /**
     * Has the listener told of the end of this sign-in; at once if it has ended.
     *
     * @return to be run when the listener is not needed any more
     */
    public Runnable whenEnded(SignInEndListener listener) {
        return hooks.add(listener);
    }

    /** What is to be told of the end, and has not been; from now on whoever comes is told at once. */
    public List<SignInEndListener> takeHooks(SignInEnd end) {
        return hooks.take(end);
    }

    public Usage usage() {
        return usage;
    }

    /** Held by the one request of this session that refreshes; the only lock ever held across a network call (R67). */
    public synchronized ReentrantLock refreshing() {
        ReentrantLock lock = refreshing;
        if (lock == null) {
            lock = new ReentrantLock();
            refreshing = lock;
        }
        return lock;
    }

    @Override
    public void sessionWillPassivate(HttpSessionEvent event) {
        written();
        tracker(event.getSession()).ifPresent(tracker -> tracker.passivating(this));
    }

    /**
     * The container tells of a session that it has read back, sooner or later. {@link #readBack} has looked for the tracker
     * already, but could not know the container's session, by which a sign-out ends it at once. The attribute is not asked for: it
     * is this object, and WildFly would wait for ever for what it is about to hand out.
     */
    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        tracker(session).filter(any -> isBelievedIn(session)).ifPresent(tracker -> tracker.activated(this, session));
    }

    /** What a session store gets instead of this object. */
    private Object writeReplace() throws IOException {
        return stored();
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("stored as StoredSignIn");
    }

    /**
     * As the container has read it back, if it is known for which application. In which session it lies is not known yet, but
     * an authentic sign-in has to be found by a sign-out, wherever it lies.
     */
    static SignedInSession readBack(StoredSignIn stored) {
        SignedInSession session = new SignedInSession(stored);
        SessionTrackers.current()
                .filter(tracker -> session.openWith(tracker.seal()))
                .ifPresent(tracker -> tracker.readBack(session));
        return session;
    }

    /** Shows the user's key only. */
    @Override
    public String toString() {
        VerifiedUser known = userOrNull();
        String key = known == null ? "sealed" : known.key();
        return "SignedInSession[" + key + (isEnded() ? ", ended]" : "]");
    }
}
