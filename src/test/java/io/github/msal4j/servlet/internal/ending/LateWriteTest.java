package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Refreshed;
import io.github.msal4j.servlet.fakes.SignedIn.Tokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** R82: what a request writes back is never an ended sign-in, and never stands over another one. */
class LateWriteTest {
    private final EndingNode node = new EndingNode(SettableClock.at(SignedIn.BEGAN.plusSeconds(60)));
    private final SignedInSessions sessions = node.signOuts().sessions();
    private final FakeSession container = node.session();
    private final ExecutorService requests = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        requests.shutdownNow();
        node.close();
    }

    private SignedInSession refreshedInTheBackground() {
        SignedInSession old = SignedIn.session("sid-1");
        sessions.begin(container.session(), old);
        assertThat(old.replaceTokens(new Refreshed(1))).isTrue();
        return old;
    }

    @Test
    void r82_aRequestThatHoldsTheOldSignInDoesNotPutItOverTheNewOne() {
        SignedInSession old = refreshedInTheBackground();
        SignedInSession next = SignedIn.session("sid-2");
        sessions.begin(container.session(), next);

        old.storeChangesIn(container.session());

        assertThat(sessions.current(container.session())).containsSame(next);
        assertThat(next.isEnded()).isFalse();
        assertThat(sessions.size()).isEqualTo(1);
    }

    /** The next one may come from another node, which this one has not heard of: the old one has not ended then. */
    @Test
    void r82_norIfTheOldOneHasNotEnded() {
        SignedInSession old = refreshedInTheBackground();
        SignedInSession fromElsewhere = SignedIn.session("sid-2");
        container.session().setAttribute(SignedInSession.ATTRIBUTE, fromElsewhere);

        old.storeChangesIn(container.session());

        assertThat(SignedInSession.of(container.session())).containsSame(fromElsewhere);
    }

    @Test
    void r82_whatHasEndedIsNotWrittenBack() {
        SignedInSession old = refreshedInTheBackground();
        old.end();
        int before = container.stored().size();

        old.storeChangesIn(container.session());

        assertThat(container.stored()).hasSize(before);
    }

    @Test
    void r82_whatTheApplicationHasTakenOutIsNotPutBack() {
        SignedInSession old = refreshedInTheBackground();
        container.session().removeAttribute(SignedInSession.ATTRIBUTE);

        old.storeChangesIn(container.session());

        assertThat(SignedInSession.of(container.session())).isEmpty();
    }

    @Test
    void r93_aSessionThatCannotBeWrittenToLeavesNoSignIn() {
        SignedInSession signIn = SignedIn.session("sid-1");

        assertThatThrownBy(() -> sessions.begin(container.refusing(), signIn))
                .isInstanceOf(IllegalStateException.class);

        assertThat(signIn.isEnded()).isTrue();
        assertThat(sessions.size()).isZero();
    }

    /** Of sign-ins that finish at the same moment in one container session, one is left. */
    @RepeatedTest(200)
    void r82_signInsAtOnceInOneContainerSessionLeaveOne() throws Exception {
        List<SignedInSession> signIns = IntStream.range(0, 4)
                .mapToObj(n -> SignedIn.session("sid-" + n))
                .toList();
        CyclicBarrier together = new CyclicBarrier(signIns.size());

        List<Future<Boolean>> all = requests.invokeAll(signIns.stream()
                .map(signIn -> (Callable<Boolean>) () -> {
                    together.await();
                    return sessions.begin(container.session(), signIn);
                })
                .toList());
        for (Future<Boolean> each : all) {
            each.get();
        }

        SignedInSession left = SignedInSession.of(container.session()).orElseThrow();
        assertThat(signIns).filteredOn(signIn -> !signIn.isEnded()).containsExactly(left);
        assertThat(left.tokens()).contains(new Tokens("first"));
        assertThat(sessions.size()).isEqualTo(1);
    }

    /** A late write beside a sign-in: whichever comes first, the new one is there. */
    @RepeatedTest(200)
    void r82_aLateWriteAtTheMomentOfASignIn() throws Exception {
        SignedInSession old = refreshedInTheBackground();
        SignedInSession next = SignedIn.session("sid-2");
        CyclicBarrier together = new CyclicBarrier(2);

        Future<?> late = requests.submit(() -> {
            together.await();
            old.storeChangesIn(container.session());
            return null;
        });
        together.await();
        sessions.begin(container.session(), next);
        late.get();

        assertThat(sessions.current(container.session())).containsSame(next);
        assertThat(sessions.size()).isEqualTo(1);
    }

    /** A container may tell of the end a moment later. Guard: the catch of {@code SignedInSession.storeChangesIn}. */
    @Test
    void r82_aSessionThatHasEndedMeanwhileTakesNothingAndFailsNoRequest() {
        SignedInSession old = refreshedInTheBackground();
        int before = container.stored().size();
        container.session().invalidate();

        assertThatCode(() -> old.storeChangesIn(container.session())).doesNotThrowAnyException();

        assertThat(container.stored()).hasSize(before);
    }
}
