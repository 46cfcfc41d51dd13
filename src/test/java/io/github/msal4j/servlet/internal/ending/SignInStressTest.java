package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Refreshed;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * R52, R82: begin, end, read back, track, hold and release, refresh and late writes from many threads at once, in the same few
 * container sessions. Whatever the order was, nothing of it is left when everybody has been signed out.
 */
class SignInStressTest {
    private static final int THREADS = 6;
    private static final int STEPS = 60;
    private static final int SIDS = 4;

    private final EndingNode node = new EndingNode(SettableClock.at(SignedIn.BEGAN.minusSeconds(60))).tracking();
    private final SignOuts signOuts = node.signOuts();
    private final SignedInSessions sessions = signOuts.sessions();
    private final List<FakeSession> containers =
            IntStream.range(0, 3).mapToObj(number -> node.session()).toList();
    private final List<SignedInSession> all = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        node.close();
    }

    /** Each repetition draws other steps, and the same ones when it is repeated. */
    @RepeatedTest(value = 50, name = "seed {currentRepetition}")
    void r52_nothingIsLeftWhateverTheOrder(RepetitionInfo repetition) throws Exception {
        List<Callable<Integer>> players = IntStream.range(0, THREADS)
                .mapToObj(player ->
                        (Callable<Integer>) () -> play(new Random(1_000L * repetition.getCurrentRepetition() + player)))
                .toList();
        for (Future<Integer> played : threads.invokeAll(players)) {
            assertThat(played.get()).isEqualTo(STEPS);
        }

        IntStream.range(0, SIDS).forEach(number -> signOuts.signOutGlobally("sid-" + number));

        assertThat(all).isNotEmpty().allMatch(SignedInSession::isEnded).allMatch(each -> each.tokens()
                .isEmpty());
        assertThat(sessions.size()).isZero();
        assertThat(containers)
                .allMatch(container -> sessions.current(container.session()).isEmpty());
    }

    private int play(Random dice) {
        for (int step = 0; step < STEPS; step++) {
            step(dice, containers.get(dice.nextInt(containers.size())));
        }
        return STEPS;
    }

    private void step(Random dice, FakeSession container) {
        switch (dice.nextInt(8)) {
            case 0, 1 -> begin(dice, container);
            case 2 -> signOuts.signOutGlobally("sid-" + dice.nextInt(SIDS));
            case 3 -> SignedInSession.of(container.session()).ifPresent(this::sleepAndWake);
            case 4 ->
                SignedInSession.of(container.session())
                        .ifPresent(signIn -> signIn.replaceTokens(new Refreshed(dice.nextInt(9))));
            case 5 -> any(dice).storeChangesIn(container.session());
            case 6 ->
                SignedInSession.of(container.session())
                        .ifPresent(signIn -> sessions.activated(signIn, container.session()));
            default -> SignedInSession.of(container.session()).ifPresent(sessions::passivating);
        }
    }

    private void begin(Random dice, FakeSession container) {
        SignedInSession signIn = SignedIn.session("sid-" + dice.nextInt(SIDS));
        all.add(signIn);
        sessions.begin(container.session(), signIn);
    }

    private SignedInSession any(Random dice) {
        synchronized (all) {
            return all.isEmpty() ? SignedIn.session("sid-0") : all.get(dice.nextInt(all.size()));
        }
    }

    private void sleepAndWake(SignedInSession signIn) {
        sessions.passivating(signIn);
        all.add(Serialized.copy(signIn));
    }
}
