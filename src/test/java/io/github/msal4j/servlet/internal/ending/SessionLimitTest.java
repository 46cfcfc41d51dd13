package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** R81: what counts as one more sign-in of a user. */
class SessionLimitTest {
    private final SignedInSession first = SignedIn.session("sid-1", "ada");
    private final SignedInSession second = SignedIn.session("sid-2", "ada");

    private static EndingNode allowing(int most) {
        return new EndingNode(
                GivenSettings.openId("https://sso.example")
                        .with("sessions-per-user", Integer.toString(most))
                        .read(),
                SettableClock.at(SignedIn.BEGAN.plusSeconds(60)));
    }

    private static void begin(EndingNode node, SignedInSession signIn) {
        assertThat(node.signOuts().sessions().begin(node.session().session(), signIn))
                .isTrue();
    }

    private static void holdACopy(EndingNode node, SignedInSession signIn) {
        FakeSession container = node.session();
        container.session().setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(signIn));
        assertThat(node.signOuts().sessions().current(container.session())).isPresent();
    }

    /** Guard: {@code distinct} in {@code SessionLimit.tooMany}. */
    @Test
    void r81_twoObjectsOfASignInAreOneSignIn() {
        try (EndingNode node = allowing(2)) {
            begin(node, first);
            holdACopy(node, first);

            begin(node, second);

            assertThat(first.isEnded()).isFalse();
            assertThat(node.told()).isEmpty();
        }
    }

    /** And they end together. */
    @Test
    void r81_bothObjectsOfTheOldestSignInEnd() {
        try (EndingNode node = allowing(1)) {
            begin(node, first);
            holdACopy(node, first);

            begin(node, second);

            assertThat(node.signOuts().sessions().size()).isEqualTo(1);
            assertThat(second.isEnded()).isFalse();
            assertThat(node.told()).extracting(SignInEnd::reason).containsExactly(EndReason.TOO_MANY_SESSIONS);
        }
    }

    /** Guard: the comparison of the users in {@code SessionLimit.tooMany}. */
    @Test
    void r81_theSameSubjectOfAnotherProviderIsAnotherUser() {
        SignedInSession elsewhere = new SignedInSession(
                SignedIn.user(claims -> claims.issuer("https://other.example").subject("ada")),
                Optional.of("sid-3"),
                SignedIn.BEGAN,
                new SignedIn.Tokens("first"));
        try (EndingNode node = allowing(1)) {
            begin(node, elsewhere);

            begin(node, first);

            assertThat(elsewhere.isEnded()).isFalse();
            assertThat(node.told()).isEmpty();
        }
    }
}
