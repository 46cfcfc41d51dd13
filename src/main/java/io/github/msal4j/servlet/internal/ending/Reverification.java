package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.base.DaemonThreads;
import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.Usage;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.token.Verification;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider from time to time whether the sign-ins that are in use still hold there (R79), since a front channel may not
 * reach this application, and a revocation is told to nobody. Each is asked about within {@code msal.revalidate}, which begins again
 * with each refresh of its tokens; so an application that uses them costs no call more. After a sign-in was used last, it is
 * asked about once more, and then not before it is used again.
 *
 * <p>No request waits for it: few threads of its own do it, one sign-in each. When a sign-in is due is spread over the last fifth of
 * the time. What does not fit into the queue is left to its next request, or to the next look at all sessions.
 *
 * <p>A provider that is down ends nobody, until the sign-in was not confirmed for four times {@code msal.revalidate}. Thread-safe.
 */
final class Reverification implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reverification.class);

    static final int THREADS = 4;
    private static final int MOST_WAITING = 1_000;
    /** How many times {@code msal.revalidate} a sign-in holds that nobody confirms. */
    static final int LONGEST = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final long interval;
    private final Function<SignedInSession, Verification> provider;
    private final LiveSessions live;
    private final Ending ending;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final BackgroundThread looks = new BackgroundThread("msal4j-servlet-revalidation", null);
    private final SeldomLogged impossible;
    /** The ids of the sign-ins that are being asked about, or wait for it: copies of one sign-in count as one. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Reverification(Duration interval, TokenService tokens, LiveSessions live, Ending ending, InstantSource clock) {
        this(
                interval,
                tokens::verify,
                live,
                ending,
                clock,
                DaemonThreads.few("msal4j-servlet-revalidation", THREADS, MOST_WAITING));
    }

    /** @param threads may refuse work */
    Reverification(
            Duration interval,
            Function<SignedInSession, Verification> provider,
            LiveSessions live,
            Ending ending,
            InstantSource clock,
            ExecutorService threads) {
        this.interval = interval.toMillis();
        this.provider = provider;
        this.live = live;
        this.ending = ending;
        this.clock = clock;
        this.threads = threads;
        this.impossible = new SeldomLogged(clock);
    }

    /** From now on all sessions are looked at from time to time, and not only when they are used. */
    void start() {
        looks.runAfter(pauseBetweenLooks(), () -> {
            start();
            look();
        });
    }

    private Duration pauseBetweenLooks() {
        Duration part = Duration.ofMillis(interval / 20 + 1);
        return part.compareTo(BETWEEN_LOOKS) < 0 ? part : BETWEEN_LOOKS;
    }

    /** Asks about all sign-ins that are due and were used since they were confirmed last. */
    void look() {
        live.forEach(session -> {
            if (session.usage().lastAt() > session.verifiedAt()) {
                askIfDue(session);
            }
        });
    }

    /** To be called for each request of a sign-in. Costs a hash of its id. */
    void used(SignedInSession session) {
        askIfDue(session);
    }

    private void askIfDue(SignedInSession session) {
        if (isDue(session) && underWay.add(session.id())) {
            try {
                threads.execute(() -> ask(session));
            } catch (RejectedExecutionException full) {
                underWay.remove(session.id());
            }
        }
    }

    private boolean isDue(SignedInSession session) {
        long now = clock.millis();
        long verifiedAt = session.verifiedAt();
        long early = (long) (interval / 5.0 * chance(session, verifiedAt));
        // In the future: the clock was put back since.
        return (now - verifiedAt >= interval - early || verifiedAt - now > LONGEST_PAUSE.toMillis())
                && !session.usage().isVerificationPutOff(now)
                && !session.isEnded();
    }

    /** From 0 to 1: another one for each sign-in and each time, but the same at all nodes. */
    private static double chance(SignedInSession session, long seed) {
        long mixed = (session.id().hashCode() + 31L * seed) * 0x9E37_79B9_7F4A_7C15L;
        return (mixed >>> 11) * 0x1.0p-53;
    }

    private void ask(SignedInSession session) {
        try {
            if (isDue(session)) {
                decide(session, provider.apply(session));
            }
        } catch (RuntimeException e) {
            log.error("A sign-in could not be re-verified", e);
            decide(session, Verification.UNANSWERED);
        } finally {
            underWay.remove(session.id());
        }
    }

    private void decide(SignedInSession session, Verification answer) {
        switch (answer) {
            case CONFIRMED -> session.usage().putOffVerification(0);
            case ENDED -> ContainerSession.invalidateAll(List.of(session));
            case IMPOSSIBLE -> {
                session.usage().putOffVerification(clock.millis() + interval);
                warnImpossible();
            }
            case UNANSWERED -> unanswered(session);
        }
    }

    private void warnImpossible() {
        if (impossible.isDue()) {
            log.warn(
                    "Sign-ins cannot be re-verified: the provider has given no refresh token, so a revocation shows when"
                            + " the browser asks (msal.verify-sign-in), or when msal.session-lifetime is over. Add offline_access to msal.scopes where the provider wants it, or set"
                            + " msal.revalidate to off");
        }
    }

    private void unanswered(SignedInSession session) {
        long now = clock.millis();
        Usage usage = session.usage();
        if (now - session.verifiedAt() >= LONGEST * interval) {
            Ended ended = ending.end(session, EndReason.NOT_VERIFIABLE);
            ContainerSession.invalidateAll(List.of(session));
            ended.tell();
        } else {
            long pause = Math.min(LONGEST_PAUSE.toMillis(), interval / 10);
            usage.putOffVerification(now + (long) (pause * (0.5 + chance(session, now))));
        }
    }

    /** How many sign-ins are being asked about, or wait for it. */
    int underWay() {
        return underWay.size();
    }

    @Override
    public void close() {
        looks.close();
        DaemonThreads.end(threads);
    }
}
