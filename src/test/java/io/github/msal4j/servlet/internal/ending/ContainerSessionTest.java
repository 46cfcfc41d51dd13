package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.FakeTracker;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import org.junit.jupiter.api.Test;

/** What happens to a container's session whose sign-in is over; how it is reached is shown by {@code SessionAccessorIT}. */
class ContainerSessionTest {
    private final FakeSession container = FakeSession.of(new FakeTracker());
    private final SignedInSession over = SignedIn.session("sid-1");

    @Test
    void r41_itEndsWithTheSignIn() {
        over.storeIn(container.session());
        over.end();

        ContainerSession.invalidate(container.session(), over);

        assertThat(container.isInvalid()).isTrue();
    }

    /** The container may have read another object of the same sign-in. */
    @Test
    void r53_itEndsWithACopyOfTheSignIn() {
        container.session().setAttribute(SignedInSession.ATTRIBUTE, Serialized.copy(over));

        ContainerSession.invalidate(container.session(), over);

        assertThat(container.isInvalid()).isTrue();
    }

    /** Guard: {@code ContainerSession.invalidate} compares the sign-ins. The user may have signed in again, at another node. */
    @Test
    void r54_aSignInThatHasTakenItsPlaceGoesOn() {
        SignedIn.session("sid-1").storeIn(container.session());

        ContainerSession.invalidate(container.session(), over);

        assertThat(container.isInvalid()).isFalse();
    }

    @Test
    void aSessionWithoutASignInIsTheApplicationsOwn() {
        ContainerSession.invalidate(container.session(), over);

        assertThat(container.isInvalid()).isFalse();
    }
}
