package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** All sign-outs that this node knows, its own and those of other nodes. */
public final class SignOutMemory {
    private final Map<Kind, RememberedSignOuts> byKind = new EnumMap<>(Kind.class);

    /**
     * @param life how long most sign-outs are remembered: longer than any session lives
     * @param underWay how long a sign-in may take; the user may sign out in another tab meanwhile
     */
    public SignOutMemory(Duration life, Duration underWay) {
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new RememberedSignOuts(kind == Kind.LEFT_SID ? underWay : life));
        }
    }

    /**
     * Remembers a sign-out.
     *
     * @param known whether a session with this id was found here
     * @return the last sign-out of this id that was known before
     */
    public Optional<Instant> remember(SignOut signOut, boolean known) {
        return of(signOut.kind()).remember(signOut.id(), signOut.at(), known);
    }

    /** The last sign-out of this id. */
    public Optional<Instant> last(Kind kind, String id) {
        return of(kind).last(id);
    }

    /**
     * Whether this sign-in was signed out after it began, or is known to have ended. Each request calls this; it costs
     * six lookups in concurrent maps, without a lock.
     */
    public boolean concerns(SignedInSession session) {
        Instant began = session.beganAt();
        String sid = session.sid().orElse(null);
        return (sid != null && of(Kind.SID).concerns(sid, began))
                || of(Kind.SUBJECT).concerns(session.user().subject(), began)
                || of(Kind.SIGN_IN).concerns(session.id(), Instant.MIN);
    }

    /** Whether the user signed out in another tab while this sign-in was going on. */
    public boolean overtakes(SignedInSession session) {
        return session.sid()
                .filter(sid -> of(Kind.LEFT_SID).concerns(sid, session.beganAt()))
                .isPresent();
    }

    /** All sign-outs after this instant. */
    public Stream<SignOut> after(Instant oldest) {
        return byKind.entrySet().stream().flatMap(entry -> entry.getValue()
                .after(oldest)
                .map(known -> new SignOut(entry.getKey(), known.getKey(), known.getValue())));
    }

    private RememberedSignOuts of(Kind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }
}
