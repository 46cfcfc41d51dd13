package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.KnownSid;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sign-outs that this node knows, its own and those of other nodes. */
public final class SignOutMemory {
    private static final Logger log = LoggerFactory.getLogger(SignOutMemory.class);

    private final OwnClock clock;
    private final PlausibleTimes times;
    private final Map<Kind, RememberedSignOuts> byKind = new EnumMap<>(Kind.class);
    private final KeptSignOuts kept;
    private final SeldomLogged doubt;

    /**
     * @param life of what must outlive every session
     * @param underWay how long a sign-in may take, during which its user may sign out in another tab
     * @param clock this node's, by which it forgets
     */
    public SignOutMemory(Duration life, Duration underWay, InstantSource clock) {
        this.clock = new OwnClock(clock);
        this.doubt = new SeldomLogged(clock);
        this.times = new PlausibleTimes(life, clock);
        this.kept = new KeptSignOuts(life, clock, () -> proven(Instant.MIN), this::lostUpTo);
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new RememberedSignOuts(kind == Kind.LEFT_SID ? underWay : life, clock));
        }
    }

    /**
     * Notes a sign-out, as of now if it lies in the future.
     *
     * @param known whether a session that it names is in memory
     * @return the last sign-out of this id that was known before
     */
    public Optional<Instant> remember(SignOut claimed, boolean known) {
        followClock();
        SignOut signOut = times.correct(claimed);
        boolean genuine = known || mayConcern(signOut);
        Optional<Instant> before = of(signOut.kind()).remember(signOut.id(), signOut.at(), genuine);
        if (genuine) {
            kept.append(signOut);
        }
        return before;
    }

    /** Notes that a logout token is used, unless it was before, by this process or an earlier one. Returns whether it is new. */
    public boolean use(SignOut logoutToken) {
        return !kept.hasHappened(logoutToken) && remember(logoutToken, true).isEmpty();
    }

    /**
     * Whether a sign-out is no invention: it names a session that this node has met in the time that one may live, and which
     * may be asleep. By {@code sub} only the provider signs out, with a signature.
     */
    public boolean mayConcern(SignOut signOut) {
        return switch (signOut.kind()) {
            case SID -> kept.hasMet(signOut.id());
            case SUBJECT, USER, EVERYBODY, LEFT_SID, SIGN_IN, LOGOUT_TOKEN -> true;
        };
    }

    /**
     * Notes that a session is here: from now on a sign-out of its {@code sid} is no invention.
     *
     * @return whether that was known before
     */
    public boolean meet(SignedInSession session) {
        followClock();
        // Each is noted, whatever is known of the others.
        return session.sids().stream()
                        .filter(known -> !kept.meet(known.sid(), known.since()))
                        .count()
                == 0;
    }

    /**
     * Whether a sign-out of this session may have been pushed out by others before the session was {@linkplain #meet met}. To
     * be asked after {@link #concerns}.
     *
     * @param metBefore what {@code meet} has returned: what was met is never pushed out by what is invented
     */
    public boolean mayHaveForgotten(SignedInSession session, boolean metBefore) {
        return !metBefore && !session.beganAt().isAfter(of(Kind.SID).unconfirmedLostUpTo());
    }

    /**
     * Whether this session, which was read back from where it slept, may have been signed out at a time of which this memory
     * has no complete record; also if it began in the future, since then its times cannot be compared.
     */
    public boolean cannotVouchFor(SignedInSession session) {
        Instant began = session.beganAt();
        Instant since = kept.completeSince();
        boolean unsure = !began.isAfter(since) || PlausibleTimes.isAhead(began, clock.now());
        if (unsure && doubt.isDue()) {
            log.warn(
                    "A session has woken up whose sign-in began at {}; this node knows of all sign-outs since {} only."
                            + " It is ended, as others like it are. If sessions are to outlive a restart,"
                            + " msal.sign-out-directory has to name a directory that does so, too",
                    began,
                    since);
        }
        return unsure;
    }

    private Instant lostUpTo() {
        return byKind.values().stream()
                .map(RememberedSignOuts::lostUpTo)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * From now on what it remembers outlives the process, in this file; what an earlier process has left there is remembered
     * as well. To be called before anything else.
     *
     * @param application whose file it is, in 16 characters
     */
    public void keepIn(Path file, String application) {
        kept.keepIn(file, application);
    }

    /** Returns when a crash of the machine forgets nothing of what was remembered until now. */
    public void force() {
        kept.force();
    }

    /** Nothing that is remembered later outlives the process. */
    public void close() {
        kept.close();
    }

    /**
     * If this node's clock was wrong and has been put back, what was noted meanwhile lies in the future. It happened before
     * now, and must not concern those who sign in from now on. So it cannot be compared any more with sessions from meanwhile.
     */
    private void followClock() {
        clock.putBackFrom().ifPresent(this::wasPutBack);
    }

    private void wasPutBack(Instant wrong) {
        Instant now = clock.now();
        byKind.values().forEach(remembered -> remembered.moveBackTo(now));
        kept.clockWasPutBack(wrong, now);
        log.warn(
                "This node's clock was put back from {} to {}. Sign-outs from meanwhile count as of now, and sessions"
                        + " that wake up and began before {} are ended",
                wrong,
                now,
                wrong);
    }

    /** The last sign-out of this id. */
    public Optional<Instant> last(Kind kind, String id) {
        return of(kind).last(id);
    }

    /**
     * Whether this sign-in was signed out after it began, or is known to have ended. Each request calls this; it costs
     * ten lookups in concurrent maps, without a lock.
     */
    public boolean concerns(SignedInSession session) {
        Instant began = session.beganAt();
        String sid = session.sid().orElse(null);
        return (sid != null && of(Kind.SID).concerns(sid, began))
                || of(Kind.SUBJECT).concerns(session.user().subject(), began)
                || of(Kind.SIGN_IN).concerns(session.id(), Instant.MIN)
                || concernsLaterSid(session)
                || kept.concern(session)
                || wasEndedByApplication(session);
    }

    /** Whether the application ended all sign-ins of this user, or of everybody, after this one began. */
    public boolean wasEndedByApplication(SignedInSession session) {
        Instant began = session.beganAt();
        return of(Kind.USER).concerns(session.user().key(), began)
                || of(Kind.EVERYBODY).concerns(SignOut.ANYBODY, began)
                || kept.wasEndedByApplication(session);
    }

    private boolean concernsLaterSid(SignedInSession session) {
        List<KnownSid> later = session.laterSids();
        return !later.isEmpty() && later.stream().anyMatch(known -> of(Kind.SID).concerns(known.sid(), known.since()));
    }

    /** Whether the user signed out in another tab while this sign-in was going on. */
    public boolean overtakes(SignedInSession session) {
        return session.idsOfLeaving().stream().anyMatch(id -> of(Kind.LEFT_SID).concerns(id, session.beganAt()))
                || kept.overtake(session);
    }

    /** All sign-outs after this instant that are no inventions. */
    public Stream<SignOut> proven(Instant oldest) {
        return all(remembered -> remembered.confirmed(oldest));
    }

    /** All sign-outs after this instant that may be inventions, since nothing that they name was ever met here. */
    public Stream<SignOut> unproven(Instant oldest) {
        return all(remembered -> remembered.unconfirmed(oldest));
    }

    private Stream<SignOut> all(Function<RememberedSignOuts, Stream<Map.Entry<String, Instant>>> part) {
        return byKind.entrySet().stream().flatMap(entry -> part.apply(entry.getValue())
                .map(known -> new SignOut(entry.getKey(), known.getKey(), known.getValue())));
    }

    private RememberedSignOuts of(Kind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }
}
