package io.github.msal4j.servlet.internal.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sign-in that browsers verify at the provider from time to time, which may name another id of its own session then. */
abstract class RecheckedSignIn extends SignInState {
    /** Null until a browser has verified the sign-in, or begun to. Volatile, as each request reads it without the lock. */
    private volatile @Nullable Rechecks rechecks;

    RecheckedSignIn(@Nullable SessionTokens tokens, boolean ended, boolean inStore) {
        super(tokens, ended, inStore);
    }

    /** The provider's id of its own session, by which a global sign-out names it. */
    public abstract Optional<String> sid();

    public abstract Instant beganAt();

    /** In milliseconds since 1970. */
    abstract long beganAtMillis();

    /** As it lay in a store. */
    final void rechecked(@Nullable String stored) {
        rechecks = Rechecks.of(stored);
    }

    /** As it lies in a store; null if there is nothing. */
    final @Nullable String storedRechecks() {
        Rechecks begun = rechecks;
        return begun == null ? null : begun.text();
    }

    /** Those that the provider has named since the sign-in began; most sign-ins have none. */
    public List<KnownSid> laterSids() {
        Rechecks known = rechecks;
        return known == null ? List.of() : known.sids();
    }

    /** All of the provider's ids, with the time from which a sign-out of each concerns this sign-in. */
    public List<KnownSid> sids() {
        return Stream.concat(sid().map(first -> new KnownSid(first, beganAt())).stream(), laterSids().stream())
                .toList();
    }

    /**
     * Whether a browser is to verify the sign-in.
     *
     * @param now in milliseconds since 1970
     * @param every in milliseconds
     */
    public boolean isCheckDue(long now, long every) {
        Rechecks known = rechecks;
        return now >= (known == null ? beganAtMillis() + every : known.dueAt());
    }

    /**
     * Begins to verify it: true for one caller, whose browser is to do so; for all others it is not due any more.
     *
     * @param wanted whether to do so before it is due as well
     */
    public synchronized boolean beginCheck(long now, long every, boolean wanted) {
        if (isEnded() || !(wanted || isCheckDue(now, every))) {
            return false;
        }
        rechecks = Rechecks.begun(rechecks, now);
        markChanged();
        return true;
    }

    /**
     * The provider has said that the user is still signed in there.
     *
     * @param confirmed the id that it named, if it named one
     * @return whether that is another id than it has named before
     */
    public synchronized boolean confirm(Optional<KnownSid> confirmed, long dueAt) {
        Optional<KnownSid> other = confirmed.filter(
                named -> sids().stream().noneMatch(known -> known.sid().equals(named.sid())));
        rechecks = Rechecks.confirmed(rechecks, dueAt, other);
        markChanged();
        return other.isPresent();
    }

    @Override
    void catchUpWith(SignInState other) {
        super.catchUpWith(other);
        Rechecks theirs = other instanceof RecheckedSignIn kept ? kept.rechecks : null;
        if (theirs != null) {
            takeLater(theirs);
        }
    }

    private synchronized void takeLater(Rechecks theirs) {
        Rechecks mine = rechecks;
        if (mine == null || mine.dueAt() < theirs.dueAt()) {
            rechecks = theirs;
            markChanged();
        }
    }
}
