package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.fakes.SignedIn.Refreshed;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import org.junit.jupiter.api.Test;

/** R65: several objects stand for one sign-in, here and in the container's session; none brings back older tokens. */
class SessionCopiesTest {
    private final FakeTracker tracker = new FakeTracker();
    private final FakeSession container = FakeSession.of(tracker);
    private final SignedInSession session = refreshed(SignedIn.session("sid-1"), 1);

    private static SignedInSession refreshed(SignedInSession session, int times) {
        assertThat(session.replaceTokens(new Refreshed(times))).isTrue();
        return session;
    }

    private static int refreshes(SignedInSession session) {
        assertThat(session.tokens()).containsInstanceOf(Refreshed.class);
        assertThat(session.tokensOrNull()).isSameAs(session.tokens().orElseThrow());
        return ((Refreshed) session.tokens().orElseThrow()).times();
    }

    @Test
    void onlyNewerTokensAreTaken() {
        refreshed(session, 3);
        refreshed(session, 2);
        assertThat(refreshes(session)).isEqualTo(3);

        refreshed(session, 3);
        refreshed(session, 4);
        assertThat(refreshes(session)).isEqualTo(4);
    }

    @Test
    void theContainerIsToldOfAChangeOnce() {
        session.storeIn(container.session());
        session.storeChangesIn(container.session());
        assertThat(container.stored()).as("nothing has changed since").containsExactly(session);

        refreshed(session, 2);
        session.storeChangesIn(container.session());
        session.storeChangesIn(container.session());
        assertThat(container.stored()).containsExactly(session, session);

        refreshed(session, 1);
        session.storeChangesIn(container.session());
        assertThat(container.stored()).as("older tokens are no change").hasSize(2);
    }

    @Test
    void whatAnotherNodeHasSentStaysAndLearnsWhatIsNewer() {
        SignedInSession sent = Serialized.copy(session);
        HttpSession http = container.session();
        http.setAttribute(SignedInSession.ATTRIBUTE, sent);
        refreshed(session, 2);

        session.storeIn(http);

        assertThat(SignedInSession.of(http)).containsSame(sent);
        assertThat(refreshes(sent)).isEqualTo(2);
        assertThat(container.stored()).as("told again").containsExactly(sent, sent);
    }

    @Test
    void whatAnotherNodeHasSentKeepsWhatIsNewerThere() {
        SignedInSession sent = refreshed(Serialized.copy(session), 5);
        HttpSession http = container.session();
        http.setAttribute(SignedInSession.ATTRIBUTE, sent);

        session.storeIn(http);

        assertThat(refreshes(sent)).isEqualTo(5);
    }

    @Test
    void anotherSignInGivesWay() {
        HttpSession http = container.session();
        SignedInSession former = SignedIn.session("sid-0", "somebody-else");
        http.setAttribute(SignedInSession.ATTRIBUTE, former);

        session.storeIn(http);

        assertThat(SignedInSession.of(http)).containsSame(session);
        assertThat(former.tokens()).contains(new SignedIn.Tokens("first"));
    }

    @Test
    void anObjectAndItsSuccessorLearnFromEachOtherWhoeverIsNewer() {
        SignedInSession older = Serialized.copy(session);
        SignedInSession newer = refreshed(Serialized.copy(session), 2);
        older.succeededBy(newer);
        assertThat(refreshes(older)).isEqualTo(2);

        SignedInSession next = Serialized.copy(session);
        newer.succeededBy(next);
        assertThat(refreshes(next)).isEqualTo(2);
    }

    @Test
    void aRefreshReachesTheWholeChainOfSuccessors() {
        SignedInSession second = Serialized.copy(session);
        SignedInSession third = Serialized.copy(session);
        session.succeededBy(second);
        second.succeededBy(third);

        refreshed(session, 2);

        assertThat(refreshes(second)).isEqualTo(2);
        assertThat(refreshes(third)).isEqualTo(2);
        container.session().setAttribute(SignedInSession.ATTRIBUTE, third);
        third.storeChangesIn(container.session());
        assertThat(container.stored()).as("what was learnt is a change").containsExactly(third, third);
    }

    @Test
    void r33_whatHasEndedLearnsNothing() {
        SignedInSession ended = Serialized.copy(session);
        ended.end();

        refreshed(session, 2).succeededBy(ended);

        assertThat(ended.tokens()).isEmpty();
        assertThat(ended.tokensOrNull()).isNull();
        assertThat(refreshes(session)).isEqualTo(2);
    }

    @Test
    void theApplicationHearsOfSleepAndOfWaking() {
        session.sessionWillPassivate(new HttpSessionEvent(container.session()));
        assertThat(tracker.asleep()).containsExactly(session);
        assertThat(tracker.awake()).isEmpty();

        HttpSession waking = container.beingReadBack();
        session.sessionDidActivate(new HttpSessionEvent(waking));
        assertThat(tracker.awake()).singleElement().isSameAs(waking);
    }

    /** As when the library's own start has failed, or is still to come. */
    @Test
    void withoutTheLibraryWhatIsReadableIsReadAndWhatIsSealedIsNot() {
        session.storeIn(FakeSession.of(new FakeTracker(SessionSealTest.key(1))).session());
        SignedInSession sealed = Serialized.copy(session);

        assertThat(foundWithoutTheLibrary(sealed)).isFalse();
        assertThat(foundWithoutTheLibrary(SignedIn.session("sid-2"))).isTrue();
    }

    private static boolean foundWithoutTheLibrary(SignedInSession session) {
        HttpSession http = FakeSession.withoutTracker().session();
        http.setAttribute(SignedInSession.ATTRIBUTE, session);
        session.sessionWillPassivate(new HttpSessionEvent(http));
        session.sessionDidActivate(new HttpSessionEvent(http));
        return SignedInSession.of(http).isPresent();
    }

    /** An object to which something happens when it has learned for the first time. */
    private static final class Learner extends SignInState {
        private Runnable next;

        private Learner(Runnable next) {
            super(new Refreshed(1), false, false);
            this.next = next;
        }

        @Override
        void learnFrom(SignInState other) {
            // There is nothing but tokens here.
        }

        @Override
        void catchUpWith(SignInState other) {
            super.catchUpWith(other);
            Runnable once = next;
            next = () -> {};
            once.run();
        }
    }

    /** Guard: in {@code SignInState.succeededBy} the successor is known before it learns. */
    @Test
    void r65_aRefreshAtTheMomentOfTheSuccessionReachesTheSuccessor() {
        Learner next = new Learner(() -> refreshed(session, 2));

        session.succeededBy(next);

        assertThat(next.tokens()).contains(new Refreshed(2));
    }

    /** Guard: {@code SignedInSession.storeIn} counts as stored what there was before the container was told. */
    @Test
    void aRefreshWhileTheContainerIsToldIsToldOnceMore() {
        session.storeIn(container.beforeStoring(() -> refreshed(session, 9)));
        session.storeChangesIn(container.session());

        assertThat(container.stored()).containsExactly(session, session);
    }
}
