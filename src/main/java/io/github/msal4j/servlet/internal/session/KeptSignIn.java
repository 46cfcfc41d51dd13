package io.github.msal4j.servlet.internal.session;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who has signed in, and whether that is believed: what a session store gives back is not, before it is known to lie where
 * an application with these keys has put it.
 *
 * <pre>
 *   new sign-in --putInto()--------------------------------&gt; believed
 *   from a store --openWith(): keys--&gt; opened --distrust(): place--&gt; believed
 * </pre>
 *
 * <p>All fields change under this object's lock, and are final once the sign-in is believed, but for its place, and for what the
 * provider confirms later: when it did, and with which claims of the user.
 */
abstract class KeptSignIn extends RecheckedSignIn {
    private String id = "";
    private @Nullable String sid;
    private long beganAt;
    private volatile @Nullable VerifiedUser user;
    /** When the provider has confirmed the sign-in last, in milliseconds since 1970. Written after the user, and read before. */
    private volatile long verifiedAt;
    /** As it lay in a store, until an application comes that has the key. */
    private @Nullable String sealed;

    /** What has opened it, or will seal it; null while nothing has. */
    private @Nullable SessionSeal seal;
    /** The id of the container's session in which it lies, or for which it was sealed; null if it lay in the clear. */
    private @Nullable String place;
    /** Volatile, as each request reads it without the lock. */
    private volatile boolean believed;

    KeptSignIn(VerifiedUser user, @Nullable String sid, Instant beganAt, SessionTokens tokens) {
        super(tokens, false, false);
        this.id = UUID.randomUUID().toString();
        this.sid = sid;
        this.beganAt = beganAt.toEpochMilli();
        this.user = user;
        this.verifiedAt = this.beganAt;
    }

    /** What lies beside sealed content is not authentic, and is left where it is. */
    KeptSignIn(StoredSignIn stored) {
        super(stored.sealed() == null ? stored.tokens() : null, stored.sealed() == null && stored.ended(), true);
        this.sealed = stored.sealed();
        if (sealed == null) {
            this.id = Objects.requireNonNullElse(stored.id(), "");
            this.sid = stored.sid();
            this.beganAt = stored.beganAt();
            this.user = stored.user();
            rechecked(stored.rechecks());
            this.verifiedAt = Math.max(beganAt, stored.verifiedAt());
        }
    }

    /** Called once the user is known, in the lock. */
    abstract void userKnown(VerifiedUser known);

    /** This node has put it there, or has seen that it lies there. */
    final synchronized void putInto(String container, Optional<SessionSeal> applications) {
        place = container;
        applications.ifPresent(keys -> seal = keys);
        believed = user != null;
    }

    /** The container's session, in which another object of this sign-in may lie, has another id. */
    final synchronized void movedTo(String container, String from) {
        if (from.equals(place)) {
            place = container;
        }
    }

    final boolean isBelieved() {
        return believed;
    }

    /** Why it is not believed there, if that is so. */
    final synchronized Optional<Distrust> distrust(String container, SessionSeal applications) {
        if (!openWith(applications)) {
            return Optional.of(whyClosed(applications));
        }
        if (applications.hides() && !container.equals(place)) {
            return Optional.of(Distrust.OTHER_SESSION);
        }
        believed = true;
        return Optional.empty();
    }

    private Distrust whyClosed(SessionSeal applications) {
        String closed = sealed;
        if (closed == null) {
            return user == null ? Distrust.OTHER_FORM : Distrust.NOT_SEALED;
        }
        return applications.fits(closed) ? Distrust.OTHER_FORM : Distrust.NO_KEY_FITS;
    }

    /**
     * Decrypts it if it is sealed. What is not sealed, an application with keys leaves as it is.
     *
     * @return whether an application with these keys has written it
     */
    final synchronized boolean openWith(SessionSeal applications) {
        if (sealed != null) {
            applications.open(sealed).ifPresent(content -> take(content, applications));
        } else if (seal == null && !applications.hides()) {
            seal = applications;
        }
        return user != null && seal != null && applications.hasTheKeysOf(seal);
    }

    private void take(SessionSeal.Content content, SessionSeal openedBy) {
        id = content.id();
        sid = content.sid();
        beganAt = content.beganAt();
        user = content.user();
        rechecked(content.rechecks());
        verifiedAt = Math.max(beganAt, content.verifiedAt());
        unseal(content.tokens(), content.ended());
        place = content.place();
        seal = openedBy;
        sealed = null;
        userKnown(content.user());
    }

    /** Whether there is a user; for an application that has not started, which has no keys. */
    final synchronized boolean hasUser() {
        return user != null;
    }

    /** What a session store gets. Nothing that lay there in the clear is sealed by being written again. */
    final synchronized StoredSignIn stored() throws IOException {
        if (sealed != null) {
            return StoredSignIn.sealed(sealed);
        }
        SessionSeal hiding = seal;
        VerifiedUser known = user;
        String container = place;
        String later = storedRechecks();
        if (hiding == null || !hiding.hides() || known == null || container == null) {
            return new StoredSignIn(id, sid, beganAt, isEnded(), known, tokensOrNull(), later, null, verifiedAt);
        }
        return StoredSignIn.sealed(hiding.seal(new SessionSeal.Content(
                container, id, sid, beganAt, isEnded(), known, tokensOrNull(), later, verifiedAt)));
    }

    /**
     * The provider has confirmed the sign-in.
     *
     * @param renewed the user with other claims, if they have changed
     * @return false if the sign-in has ended meanwhile; then nothing is noted
     */
    public boolean verified(Optional<VerifiedUser> renewed, Instant at) {
        synchronized (this) {
            if (isEnded()) {
                return false;
            }
            renewed.ifPresent(this::take);
            verifiedAt = at.toEpochMilli();
            markChanged();
        }
        tellSuccessor();
        return true;
    }

    /**
     * What the application gives the user, unless the provider has said something else of the user since it was asked: it is asked
     * about that, too. Noted later than what was confirmed before, so that other objects of the same sign-in are told.
     *
     * @param judged the user about whom it was asked
     */
    public void given(Word word, VerifiedUser judged, Instant at) {
        synchronized (this) {
            VerifiedUser known = user;
            if (isEnded()
                    || known == null
                    || !known.hasClaimsOf(judged)
                    || known.word().equals(word)) {
                return;
            }
            take(known.with(word));
            verifiedAt = Math.max(at.toEpochMilli(), verifiedAt + 1);
            markChanged();
        }
        tellSuccessor();
    }

    private void take(VerifiedUser renewed) {
        user = renewed;
        userKnown(renewed);
    }

    @Override
    final void learnFrom(SignInState state) {
        if (!(state instanceof KeptSignIn other) || other.verifiedAt <= verifiedAt || other.isEnded()) {
            return;
        }
        long later = other.verifiedAt;
        VerifiedUser theirs = other.user;
        synchronized (this) {
            VerifiedUser mine = user;
            if (isEnded() || mine == null || theirs == null || later <= verifiedAt) {
                return;
            }
            if (!mine.hasClaimsOf(theirs) || !mine.word().equals(theirs.word())) {
                take(mine.withClaimsOf(theirs));
            }
            verifiedAt = later;
            markChanged();
        }
        tellSuccessor();
    }

    /** When the provider has confirmed the sign-in last: at its beginning, or later; in milliseconds since 1970. */
    public long verifiedAt() {
        return verifiedAt;
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

    /** Null while it cannot be read. */
    final @Nullable VerifiedUser userOrNull() {
        return user;
    }

    @Override
    public Optional<String> sid() {
        return Optional.ofNullable(sid);
    }

    /**
     * By which a sign-in that is under way is told from others when its user signs out in another tab: the provider's ids of its
     * session. Where the provider has named none, the user, in whichever browser.
     */
    public List<String> idsOfLeaving() {
        List<String> named = sids().stream().map(KnownSid::sid).toList();
        return named.isEmpty() ? List.of("user " + user().key()) : named;
    }

    @Override
    public Instant beganAt() {
        return Instant.ofEpochMilli(beganAt);
    }

    @Override
    final long beganAtMillis() {
        return beganAt;
    }
}
