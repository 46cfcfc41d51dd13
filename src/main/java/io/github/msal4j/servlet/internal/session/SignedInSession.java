package io.github.msal4j.servlet.internal.session;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in in one {@code HttpSession}: the user, the provider's session id, and the tokens until the sign-in ends.
 *
 * <pre>
 *   none --sign-in--&gt; signed in --end()--&gt; ended
 *                        |  ^
 *                        +--+ replaceTokens()
 * </pre>
 *
 * <p>Ending is final: from then on there are no tokens here, and none can be put back, because {@link #end()} and
 * {@link #replaceTokens} exclude each other. So a sign-out always beats a refresh that is under way (R33, R52).
 *
 * <p>Internal to the library. Thread-safe. It is the session attribute itself, serializes with the session, and knows
 * nothing of the {@code HttpSession} that holds it.
 */
public final class SignedInSession implements HttpSessionActivationListener, Serializable {
    /** The name of the session attribute. */
    public static final String ATTRIBUTE = "io.github.msal4j.servlet.session";

    private static final long serialVersionUID = 1L;

    private final String id = UUID.randomUUID().toString();
    private @Nullable VerifiedUser user;
    private final @Nullable String sid;
    private final long beganAt;
    /** Changes under the lock only; volatile, as each request reads it. */
    private volatile @Nullable SessionTokens tokens;

    private volatile boolean ended;
    /** The user and the tokens as they lay in a store, until somebody comes who has the key. */
    private @Nullable String sealed;

    /** Set when the user and the tokens are readable; volatile, as each request reads it. */
    private transient volatile @Nullable SessionSeal seal;

    /** Made when it is first wanted; most sessions end before. */
    private transient @Nullable ReentrantLock refreshing;
    /** Changes under the lock only; volatile, as each request reads it. */
    private transient volatile @Nullable Object tracking;
    /** The object that the container has put into this one's place. */
    private transient volatile @Nullable SignedInSession successor;
    /** Volatile beside the lock, since each request looks at it. */
    private transient volatile boolean changed;

    /**
     * A sign-in that has just been verified.
     *
     * @param sid the provider's session id, if it told one
     * @param beganAt when the browser was sent to the provider, by this application's clock: a sign-out remembered from
     *     before that moment does not concern this sign-in (R54)
     */
    public SignedInSession(VerifiedUser user, Optional<String> sid, Instant beganAt, SessionTokens tokens) {
        this.user = user;
        this.sid = sid.orElse(null);
        this.beganAt = beganAt.toEpochMilli();
        this.tokens = tokens;
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

    /** Without a lock once it is open, as all requests of a session pass here: what was opened never closes again. */
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

    /** Reads what was stored, and hides it from now on. Returns whether the sign-in is readable then. */
    private synchronized boolean open(SessionSeal applications) {
        if (sealed != null) {
            Optional<SessionSeal.Content> content = applications.open(sealed, id);
            if (content.isEmpty()) {
                return false;
            }
            user = content.get().user();
            tokens = ended ? null : content.get().tokens();
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
        changed = false;
        tracker(session).ifPresent(tracker -> open(tracker.seal()));
        SignedInSession stored = of(session)
                .filter(present -> present != this && present.id.equals(id))
                .orElse(this);
        stored.catchUpWith(this);
        session.setAttribute(ATTRIBUTE, stored);
    }

    /** Stores it again if its tokens have changed since. */
    public void storeChangesIn(HttpSession session) {
        if (changed) {
            storeIn(session);
        }
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

    /** As {@link #tokens}, without an object for each request that asks; null once the sign-in has ended. */
    public @Nullable SessionTokens tokensOrNull() {
        return tokens;
    }

    /** The tokens; empty once the sign-in has ended. */
    public Optional<SessionTokens> tokens() {
        return Optional.ofNullable(tokens);
    }

    /**
     * Stores refreshed tokens, unless newer ones have come from another node. Returns false, and stores nothing, if the
     * sign-in has ended meanwhile.
     */
    public boolean replaceTokens(SessionTokens refreshed) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            SessionTokens current = tokens;
            if (current == null || !refreshed.isOlderThan(current)) {
                tokens = refreshed;
                changed = true;
            }
        }
        tellSuccessor();
        return true;
    }

    /**
     * The container has read another object of this sign-in, and puts it into this one's place, while requests, or a refresh
     * in the background, may have this one in hand. From now on what is refreshed here is known there.
     */
    public void succeededBy(SignedInSession next) {
        successor = next;
        next.catchUpWith(this);
        catchUpWith(next);
    }

    /** The provider may accept a refresh token once only, so the tokens that were refreshed more often are those to keep. */
    private void catchUpWith(SignedInSession other) {
        SessionTokens theirs = other.tokens;
        synchronized (this) {
            SessionTokens mine = tokens;
            if (mine == null || theirs == null || !mine.isOlderThan(theirs)) {
                return;
            }
            tokens = theirs;
            changed = true;
        }
        tellSuccessor();
    }

    /** Never while this object is locked, since the successor may be telling this one. */
    private void tellSuccessor() {
        SignedInSession next = successor;
        if (next != null) {
            next.catchUpWith(this);
        }
    }

    /** Ends the sign-in. Returns the tokens that were left, to the first caller only. */
    public synchronized Optional<SessionTokens> end() {
        Optional<SessionTokens> left = Optional.ofNullable(tokens);
        ended = true;
        tokens = null;
        VerifiedUser known = user;
        if (known != null) {
            known.forgetIdToken();
        }
        return left;
    }

    public boolean isEnded() {
        return ended;
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
        tracker(event.getSession()).ifPresent(tracker -> tracker.passivating(this));
    }

    /**
     * The container tells of a session that it has read back, sooner or later. {@link #readResolve} has looked for the tracker
     * already, but could not know the container's session, by which a sign-out ends it at once.
     */
    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        tracker(event.getSession()).ifPresent(tracker -> tracker.activated(event.getSession()));
    }

    private synchronized void writeObject(ObjectOutputStream out) throws IOException {
        VerifiedUser known = user;
        SessionSeal hiding = seal;
        boolean hide = hiding != null && hiding.hides() && known != null;
        ObjectOutputStream.PutField fields = out.putFields();
        fields.put("id", id);
        fields.put("sid", sid);
        fields.put("beganAt", beganAt);
        fields.put("ended", ended);
        fields.put("user", hide ? null : known);
        fields.put("tokens", hide ? null : tokens);
        fields.put(
                "sealed",
                hide && hiding != null && known != null
                        ? hiding.seal(new SessionSeal.Content(id, known, tokens))
                        : sealed);
        out.writeFields();
    }

    private Object readResolve() {
        SessionTrackers.current().filter(tracker -> open(tracker.seal())).ifPresent(tracker -> tracker.readBack(this));
        return this;
    }

    /** Shows the user's key only. */
    @Override
    public String toString() {
        String name = user == null ? "sealed" : user.getName();
        return "SignedInSession[" + name + (isEnded() ? ", ended]" : "]");
    }
}
