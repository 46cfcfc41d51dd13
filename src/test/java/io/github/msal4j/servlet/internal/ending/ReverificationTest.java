package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.token.Verification;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R79: when the provider is asked about which sign-ins, by a clock that stands and a provider that counts. */
class ReverificationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SettableClock clock = SettableClock.at(SignedIn.BEGAN);
    private final EndingNode node = new EndingNode(clock);
    private final LiveSessions live = new LiveSessions();
    private final Waiting waiting = new Waiting();
    private final List<SignedInSession> asked = new ArrayList<>();
    private Function<SignedInSession, Verification> answer = session -> {
        session.verified(Optional.empty(), clock.instant());
        return Verification.CONFIRMED;
    };
    private final Reverification reverification = new Reverification(
            HOUR,
            session -> {
                asked.add(session);
                return answer.apply(session);
            },
            live,
            node.ending(),
            clock,
            waiting);

    @AfterEach
    void close() {
        reverification.close();
        node.close();
    }

    private SignedInSession signedIn(String sid) {
        SignedInSession session = SignedIn.session(sid);
        live.add(session);
        return session;
    }

    private List<SignedInSession> signedIn(int number) {
        return IntStream.range(0, number).mapToObj(i -> signedIn("sid-" + i)).toList();
    }

    private void use(SignedInSession session) {
        session.usage().seen(clock.millis());
        reverification.used(session);
    }

    /** All that waits is done, as by the threads. */
    private void run() {
        for (Runnable next = waiting.work.poll(); next != null; next = waiting.work.poll()) {
            next.run();
        }
    }

    @Test
    void aSignInInUseIsAskedAboutOnceAnHourAndOnceAtATime() {
        SignedInSession session = signedIn("sid");
        for (int minute = 0; minute < 240; minute++) {
            use(session);
            use(session);
            assertThat(waiting.work).as("one call for each session").hasSizeLessThanOrEqualTo(1);
            run();
            assertThat(clock.millis() - session.verifiedAt())
                    .as("within the hour")
                    .isLessThan(HOUR.plusMinutes(1).toMillis());
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(asked).as("in four hours").hasSizeBetween(4, 5);
    }

    @Test
    void aRefreshMeanwhileIsAsGood() {
        SignedInSession session = signedIn("sid");
        clock.advance(HOUR);
        use(session);
        session.verified(Optional.empty(), clock.instant());
        run();
        assertThat(asked).isEmpty();
    }

    @Test
    void copiesOfOneSignInAreAskedAboutOnce() {
        SignedInSession session = signedIn("sid");
        SignedInSession copy = Serialized.copy(session);
        clock.advance(HOUR);
        use(session);
        use(copy);
        assertThat(waiting.work).hasSize(1);
    }

    /** It was used since it was confirmed, so that whoever has gone for a coffee is not signed in for ever; then it rests. */
    @Test
    void afterItsLastUseASignInIsAskedAboutOnceMore() {
        SignedInSession session = signedIn("sid");
        clock.advance(Duration.ofMinutes(10));
        use(session);
        for (int hour = 0; hour < 10; hour++) {
            clock.advance(HOUR);
            reverification.look();
            run();
        }
        assertThat(asked).hasSize(1);
    }

    /** Nobody waits: what a request does is to put it into a queue. And what is due spreads over a fifth of the time. */
    @Test
    void tenThousandThatSignedInTogetherAreNotAskedAboutTogether() {
        List<SignedInSession> all = signedIn(10_000);
        List<Integer> callsInAMinute = new ArrayList<>();
        for (int minute = 0; minute <= 60; minute++) {
            int before = asked.size();
            all.forEach(this::use);
            run();
            callsInAMinute.add(asked.size() - before);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(asked).as("each once").hasSize(10_000).doesNotHaveDuplicates();
        assertThat(callsInAMinute.subList(0, 48)).as("not before").containsOnly(0);
        assertThat(Collections.max(callsInAMinute)).as("of 10,000").isBetween(500, 1_500);
    }

    /** All are due, as after a night: no request does anything but ask for a place in the queue; who gets none asks again. */
    @Test
    void tenThousandThatAreDueAtOnceWaitInAQueueThatIsBounded() {
        List<SignedInSession> all = signedIn(10_000);
        waiting.most = 1_000;
        clock.advance(Duration.ofHours(3));
        int rounds = 0;
        while (asked.size() < 10_000) {
            all.forEach(this::use);
            assertThat(reverification.underWay()).isLessThanOrEqualTo(1_000);
            run();
            assertThat(++rounds).isLessThanOrEqualTo(10);
        }
        assertThat(asked).doesNotHaveDuplicates();
    }

    @Test
    void aProviderThatIsDownEndsNobodyBeforeFourTimesTheTimeAndIsNotAskedOverAndOver() {
        SignedInSession session = signedIn("sid");
        answer = down -> Verification.UNANSWERED;
        clock.advance(Duration.ofMinutes(59));
        while (clock.instant().isBefore(SignedIn.BEGAN.plus(Duration.ofHours(4)))) {
            assertThat(session.isEnded()).isFalse();
            use(session);
            run();
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(asked).as("in three hours").hasSizeBetween(20, 80);

        clock.advance(Duration.ofMinutes(10));
        use(session);
        run();

        assertThat(session.isEnded()).isTrue();
        assertThat(node.told()).singleElement().satisfies(end -> assertThat(end.reason())
                .hasToString("NOT_VERIFIABLE"));
    }

    @Test
    void whoHasBeenDownGoesOnAsBefore() {
        SignedInSession session = signedIn("sid");
        Function<SignedInSession, Verification> up = answer;
        answer = down -> Verification.UNANSWERED;
        clock.advance(Duration.ofHours(3));
        use(session);
        run();
        answer = up;
        clock.advance(Duration.ofMinutes(10));
        use(session);
        run();
        assertThat(session.verifiedAt()).isEqualTo(clock.millis());
        assertThat(session.isEnded()).isFalse();
    }

    @Test
    void withoutARefreshTokenNobodyIsAskedAndNobodyIsEnded() {
        SignedInSession session = signedIn("sid");
        answer = none -> Verification.IMPOSSIBLE;
        for (int minute = 0; minute < 600; minute++) {
            clock.advance(Duration.ofMinutes(1));
            use(session);
            run();
        }
        assertThat(session.isEnded()).isFalse();
        assertThat(asked).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void aFailureOfOurOwnIsNoConfirmation() {
        SignedInSession session = signedIn("sid");
        answer = broken -> {
            throw new IllegalStateException("on purpose");
        };
        clock.advance(HOUR);
        use(session);
        run();
        assertThat(reverification.underWay()).isZero();
        assertThat(session.isEnded()).isFalse();
    }

    @Test
    void ofASignInThatHasEndedNobodyIsAsked() {
        SignedInSession session = signedIn("sid");
        clock.advance(HOUR);
        use(session);
        session.end();
        run();
        assertThat(asked).isEmpty();
    }

    /** A clock that was wrong must not make a sign-in good for years. */
    @Test
    void aConfirmationFromTheFutureIsNone() {
        SignedInSession session = signedIn("sid");
        session.verified(Optional.empty(), Instant.parse("2036-01-01T00:00:00Z"));
        use(session);
        run();
        assertThat(session.verifiedAt()).isEqualTo(clock.millis());
    }

    /** Keeps what it is to do. */
    private static final class Waiting extends AbstractExecutorService {
        private final Queue<Runnable> work = new ArrayDeque<>();
        private int most = Integer.MAX_VALUE;

        @Override
        public void execute(Runnable command) {
            if (work.size() >= most) {
                throw new RejectedExecutionException("full");
            }
            work.add(command);
        }

        @Override
        public void shutdown() {
            work.clear();
        }

        @Override
        public List<Runnable> shutdownNow() {
            work.clear();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
