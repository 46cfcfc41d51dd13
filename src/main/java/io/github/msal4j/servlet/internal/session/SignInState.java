package io.github.msal4j.servlet.internal.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one sign-in has ended, and its tokens until then.
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
 * <p>Two orders rest on this: the tokens and the end change under this object's lock only, and {@link #end} sets the end and
 * takes the tokens out in one section. So after the end nothing is stored, and what was stored before, the end takes out.
 * Both are volatile, as each request reads them without the lock.
 */
public abstract class SignInState {
    private volatile @Nullable SessionTokens tokens;
    private volatile boolean ended;
    /** The object that the container has put into this one's place. */
    private volatile @Nullable SignInState successor;

    private volatile boolean changed;
    /** Whether a session store has the sign-in as well, as far as the container tells. */
    private boolean inStore;

    SignInState(@Nullable SessionTokens tokens, boolean ended, boolean inStore) {
        this.tokens = tokens;
        this.ended = ended;
        this.inStore = inStore;
    }

    /** What was hidden in a store is readable now. */
    final synchronized void unseal(@Nullable SessionTokens stored, boolean over) {
        ended = over;
        tokens = over ? null : stored;
    }

    /** Whether the tokens are others than when they were stored last. */
    final boolean hasChanged() {
        return changed;
    }

    /** It has to be stored again. Called in the lock. */
    final void markChanged() {
        changed = true;
    }

    final void markStored() {
        changed = false;
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
    public void succeededBy(SignInState next) {
        successor = next;
        next.catchUpWith(this);
        catchUpWith(next);
    }

    /** Takes over what the provider has confirmed there since. */
    abstract void learnFrom(SignInState other);

    /** The provider may accept a refresh token once only, so the tokens that were refreshed more often are those to keep. */
    void catchUpWith(SignInState other) {
        learnFrom(other);
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
    final void tellSuccessor() {
        SignInState next = successor;
        if (next != null) {
            next.catchUpWith(this);
        }
    }

    /** Ends the sign-in. Returns the tokens that were left, to the first caller only. */
    public synchronized Optional<SessionTokens> end() {
        Optional<SessionTokens> left = Optional.ofNullable(tokens);
        ended = true;
        tokens = null;
        return left;
    }

    final synchronized void written() {
        inStore = true;
    }

    /** Whether the sign-in was written into a session store, or has come from there. It may sleep there, or be in memory as well. */
    public final synchronized boolean isInStore() {
        return inStore;
    }

    public boolean isEnded() {
        return ended;
    }

    /**
     * Whether this sign-in has ended, here or in the object that the container has put into this one's place. For what is open
     * for long: a container may have written the session away and read it back since.
     */
    public boolean isOver() {
        SignInState next = successor;
        return ended || (next != null && next.ended);
    }
}
