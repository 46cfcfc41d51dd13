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
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in in one {@code HttpSession}: the user, the provider's session id, and the tokens until the sign-in ends.
 *
 * <p>Internal to the library. Thread-safe. It is the session attribute itself, serializes with the session, and knows
 * nothing of the {@code HttpSession} that holds it.
 */
public final class SignedInSession extends SignInState implements HttpSessionActivationListener, Serializable {
    /** The name of the session attribute. */
    public static final String ATTRIBUTE = "io.github.msal4j.servlet.session";

    private static final long serialVersionUID = 1L;

    private final transient String id;
    private final transient @Nullable String sid;
    private final transient long beganAt;
    private transient @Nullable VerifiedUser user;
    /** The user and the tokens as they lay in a store, until an application comes that has the key. */
    private transient @Nullable String sealed;

    /** Set when the user and the tokens are readable; volatile, as each request reads it. */
    private transient volatile @Nullable SessionSeal seal;

    private final transient EndHooks hooks = new EndHooks();

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
        super(tokens, false, false);
        this.id = UUID.randomUUID().toString();
        this.user = user;
        user.belongsTo(this);
        this.sid = sid.orElse(null);
        this.beganAt = beganAt.toEpochMilli();
    }

    private SignedInSession(StoredSignIn stored) {
        super(stored.tokens(), stored.ended(), true);
        this.id = stored.id();
        this.sid = stored.sid();
        this.beganAt = stored.beganAt();
        this.user = stored.user();
        if (user != null) {
            user.belongsTo(this);
        }
        this.sealed = stored.sealed();
    }

    /** The sign-in in this session, ended or not; empty also if it was stored in a form that cannot be read. */
    public static Optional<SignedInSession> of(@Nullable HttpSession session) {
        return session != null
                        && session.getAttribute(ATTRIBUTE) instanceof SignedInSession signedIn
                        && signedIn.isOpenIn(session)
                ? Optional.of(signedIn)
                : Optional.empty();
    }

    /** Whether there is a sign-in that nobody can read: of another key, another version or another class loader. */
    public static boolean isUnreadable(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) != null && of(session).isEmpty();
    }

    /** Each request comes here, so the usual case takes no lock: the seal is set once and never reset, so a volatile read is enough. */
    private boolean isOpenIn(HttpSession session) {
        if (seal != null) {
            return user != null;
        }
        return tracker(session).map(tracker -> open(tracker.seal())).orElseGet(() -> user != null);
    }

    private static Optional<SessionTracker> tracker(HttpSession session) {
        return session.getServletContext().getAttribute(SessionTracker.class.getName())
                        instanceof SessionTracker tracker
                ? Optional.of(tracker)
                : Optional.empty();
    }

    /**
     * Decrypts what was stored, if it was encrypted, and remembers by which key it is to be encrypted when it is stored
     * again.
     *
     * @return whether the sign-in is readable now
     */
    private synchronized boolean open(SessionSeal applications) {
        if (sealed != null) {
            Optional<SessionSeal.Content> content = applications.open(sealed, id);
            if (content.isEmpty()) {
                return false;
            }
            user = content.get().user();
            user.belongsTo(this);
            unseal(content.get().tokens());
            sealed = null;
        }
        seal = applications;
        return user != null;
    }

    /**
     * Puts this sign-in into the session, or tells the container that it has changed, so that it replicates (R65). An object
     * of the same sign-in that another node has sent meanwhile stays there, and learns what is newer here.
     */
    public void storeIn(HttpSession session) {
        markStored();
        tracker(session).ifPresent(tracker -> open(tracker.seal()));
        SignedInSession stored = of(session)
                .filter(present -> present != this && present.id.equals(id))
                .orElse(this);
        stored.catchUpWith(this);
        session.setAttribute(ATTRIBUTE, stored);
    }

    /**
     * Stores it again if its tokens have changed since, unless it has ended, or another sign-in has taken its place in the
     * session: a request that began before the end may come here long after it (R82).
     */
    public void storeChangesIn(HttpSession session) {
        if (hasChanged()) {
            AttributeLocks.exclusively(session, () -> isIn(session) && storedIn(session));
        }
    }

    private boolean isIn(HttpSession session) {
        return !isEnded()
                && of(session).filter(present -> present.id.equals(id)).isPresent();
    }

    private boolean storedIn(HttpSession session) {
        storeIn(session);
        return true;
    }

    /**
     * The same for all objects that stand for this sign-in: the one that was made when the user signed in, and those that
     * a container has read back, of which there may be several at a time.
     */
    public String id() {
        return id;
    }

    public VerifiedUser user() {
        VerifiedUser known = user;
        if (known == null) {
            throw new IllegalStateException("A sign-in that cannot be read was not asked for by of()");
        }
        return known;
    }

    /** The provider's id of its own session, by which a global sign-out names it. */
    public Optional<String> sid() {
        return Optional.ofNullable(sid);
    }

    public Instant beganAt() {
        return Instant.ofEpochMilli(beganAt);
    }

    /**
     * Whether this sign-in is older than it may get, however active the user is (R56).
     *
     * @param now in milliseconds since 1970
     */
    public boolean isOlderThan(Duration lifetime, long now) {
        return now - beganAt > lifetime.toMillis();
    }

    /** The raw ID token, for {@code id_token_hint}; empty once the sign-in has ended, or while it cannot be read. */
    public String idToken() {
        VerifiedUser known = user;
        return known == null ? "" : known.idToken();
    }

    /** Ends the sign-in, and forgets the ID token. Returns the tokens that were left, to the first caller only. */
    @Override
    public synchronized Optional<SessionTokens> end() {
        Optional<SessionTokens> left = super.end();
        VerifiedUser known = user;
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
     * already, but could not know the container's session, by which a sign-out ends it at once.
     */
    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        tracker(event.getSession()).ifPresent(tracker -> tracker.activated(event.getSession()));
    }

    /** What a session store gets instead of this object. */
    private synchronized Object writeReplace() throws IOException {
        SessionSeal hiding = seal;
        VerifiedUser known = user;
        if (hiding == null || !hiding.hides() || known == null) {
            return new StoredSignIn(id, sid, beganAt, isEnded(), known, tokensOrNull(), sealed);
        }
        String hidden = hiding.seal(new SessionSeal.Content(id, known, tokensOrNull()));
        return new StoredSignIn(id, sid, beganAt, isEnded(), null, null, hidden);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("stored as StoredSignIn");
    }

    /** As the container has read it back; what is sealed is opened if it is known by which application. */
    static SignedInSession readBack(StoredSignIn stored) {
        SignedInSession session = new SignedInSession(stored);
        SessionTrackers.current()
                .filter(tracker -> session.open(tracker.seal()))
                .ifPresent(tracker -> tracker.readBack(session));
        return session;
    }

    /** Shows the user's key only. */
    @Override
    public String toString() {
        String name = user == null ? "sealed" : user.getName();
        return "SignedInSession[" + name + (isEnded() ? ", ended]" : "]");
    }
}
