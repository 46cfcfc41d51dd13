package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignIn;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R81: what an administrator sees of a sign-in of which a container has read several objects. */
class SignInAdministrationTest {
    private final SettableClock clock = SettableClock.at(SignedIn.BEGAN.plusSeconds(60));
    private final EndingNode node = new EndingNode(clock);
    private final SignedInSession signIn = SignedIn.session("sid-1");

    @AfterEach
    void stop() {
        node.close();
    }

    private FakeSession holding(SignedInSession object) {
        FakeSession container = node.session();
        container.session().setAttribute(SignedInSession.ATTRIBUTE, object);
        use(container);
        return container;
    }

    private void use(FakeSession container) {
        assertThat(node.signOuts().sessions().current(container.session())).isPresent();
    }

    /** Guard: {@code SignInAdministration.seenLater}, whichever object comes first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r81_aSignInIsShownOnceAsItWasSeenLast(boolean byTheFirst) {
        FakeSession one = holding(signIn);
        FakeSession other = holding(Serialized.copy(signIn));
        clock.advance(Duration.ofMinutes(1));

        use(byTheFirst ? one : other);

        assertThat(node.signOuts().administration().of(signIn.user().key()))
                .extracting(SignIn::getLastSeen)
                .containsExactly(clock.instant().toString());
    }
}
