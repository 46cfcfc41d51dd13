package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R83: what an application with a session key does with a sign-in from its store that it does not believe. */
class RefusedSignInsTest {
    private final SettableClock clock = SettableClock.at(SignedIn.BEGAN.plusSeconds(60));
    private final EndingNode node = node(1);
    private final SignedInSessions sessions = node.signOuts().sessions();
    private final CapturedLog log = CapturedLog.of(Refusals.class);

    @AfterEach
    void stop() {
        log.close();
        node.close();
    }

    private EndingNode node(int... keys) {
        return new EndingNode(
                GivenSettings.openId("https://sso.example")
                        .with(
                                "session-key",
                                String.join(
                                        " ",
                                        Arrays.stream(keys)
                                                .mapToObj(GivenSettings::sessionKey)
                                                .toList()))
                        .read(),
                clock);
    }

    /** A sign-in at a node, as it lies in the store afterwards. */
    private byte[] signedIn(EndingNode at, String container) {
        FakeSession session = at.session().withId(container);
        assertThat(at.signOuts().sessions().begin(session.session(), SignedIn.session("sid-1", "ada")))
                .isTrue();
        return Serialized.bytes(session.session().getAttribute(SignedInSession.ATTRIBUTE));
    }

    private FakeSession holding(byte[] stored, String container) {
        FakeSession session = node.session().withId(container);
        session.session().setAttribute(SignedInSession.ATTRIBUTE, Serialized.read(stored));
        return session;
    }

    private void assertRefused(FakeSession session) {
        assertThat(sessions.current(session.session())).isEmpty();
        assertThat(session.isInvalid()).as("the container's session").isTrue();
    }

    /** Guard: {@code Refusals}; another key at another node concerns every user at once. */
    @Test
    void r83_aKeyThatDoesNotFitIsSaidOnceAnHourWithTheOrderOfAChange() {
        try (EndingNode other = node(2)) {
            byte[] stored = signedIn(other, "one");
            for (int user = 0; user < 3; user++) {
                assertRefused(holding(stored, "one"));
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING A sign-in from the session store is not believed")
                    .contains("NO_KEY_FITS", "msal.session-key", "second place at all nodes")
                    .doesNotContain("sid-1", "ada");

            clock.advance(Duration.ofMinutes(61));
            assertRefused(holding(stored, "one"));
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void r83_everyReasonHasALineOfItsOwn() {
        byte[] clear = Serialized.bytes(SignedIn.session("sid-1", "ada"));

        assertRefused(holding(clear, "one"));
        assertRefused(holding(signedIn(node, "one"), "two"));

        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(0)).contains("NOT_SEALED", "sign in once more");
        assertThat(log.lines().get(1)).contains("OTHER_SESSION", "copied");
    }

    @Test
    void r83_keysAreChangedInThreeStepsWithoutAnybodySignedOut() {
        List<int[]> steps = List.of(new int[] {1}, new int[] {1, 2}, new int[] {2, 1}, new int[] {2});
        for (int step = 1; step < steps.size(); step++) {
            try (EndingNode before = node(steps.get(step - 1));
                    EndingNode after = node(steps.get(step))) {
                assertRead(signedIn(before, "one"), after);
                if (step < steps.size() - 1) {
                    assertRead(signedIn(after, "one"), before);
                }
            }
        }
        assertThat(log.lines()).isEmpty();
    }

    private static void assertRead(byte[] stored, EndingNode at) {
        FakeSession session = at.session().withId("one");
        session.session().setAttribute(SignedInSession.ATTRIBUTE, Serialized.read(stored));
        assertThat(at.signOuts().sessions().current(session.session())).isPresent();
    }

    /** The seal cannot tell an earlier state of a session from a later one; the memory of sign-outs can. */
    @Test
    void r83_whatWasSignedOutIsNotBroughtBackByAnEarlierStateOfItsSession() {
        FakeSession session = node.session().withId("one");
        sessions.begin(session.session(), SignedIn.session("sid-1", "ada"));
        byte[] earlier = Serialized.bytes(session.session().getAttribute(SignedInSession.ATTRIBUTE));
        node.signOuts().signOut(session.session());

        assertRefused(holding(earlier, "one"));
    }

    /** Guard: the {@code sid} lies within the seal, so that a sign-out finds the sign-in. */
    @Test
    void r83_aGlobalSignOutWhileItSleptIsNotEscapedByTakingOutTheSid() {
        byte[] asleep = signedIn(node, "one");
        node.signOuts().signOutGlobally("sid-1");

        assertRefused(holding(asleep, "one"));
        assertThat(log.lines()).as("it was believed, and had ended").isEmpty();
    }

    /** Guard: {@code movedWith}. Jetty without a cache tells of another object than the one that the request writes back. */
    @Test
    void r83_everyObjectOfASignInMovesWithTheIdOfItsSession() {
        byte[] stored = signedIn(node, "one");
        FakeSession inTheRequest = holding(stored, "one");
        FakeSession told = holding(stored, "one");
        assertThat(sessions.current(inTheRequest.session())).isPresent();
        assertThat(sessions.current(told.session())).isPresent();

        sessions.idChanged(told.withId("two").session(), "one");

        byte[] writtenBack = Serialized.bytes(inTheRequest.session().getAttribute(SignedInSession.ATTRIBUTE));
        assertThat(sessions.current(holding(writtenBack, "two").session())).isPresent();
    }
}
