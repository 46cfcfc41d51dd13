package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerSpec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R51: a global sign-out ends the container's session itself, at once where Servlet 6.1's {@code HttpSession.Accessor} leads
 * to it, else at its next request. Its tokens are gone at once everywhere. So it is when a user has too many sign-ins (R81).
 */
@ParameterizedClass
@EnumSource(Container.class)
class SessionAccessorIT {
    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static LocalSignIns provider;

    @SuppressWarnings("NullAway.Init")
    private static ProbedContainer application;

    private final int endsAtOnce;
    private final SignedIn ada = provider.signIn(application, "ada");
    private final int endedBefore = application.endedSessions();

    SessionAccessorIT(Container container) {
        endsAtOnce = container.isServlet61() ? 1 : 0;
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container) {
        provider = new LocalSignIns();
        Map<String, String> parameters = new HashMap<>(provider.parameters());
        parameters.put("msal.sessions-per-user", "1");
        application = ProbedContainer.start(
                container, ContainerSpec.named("accessor"), ProbedContainer.application(parameters));
        provider.register(application);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        provider.close();
    }

    @Test
    void endsTheSession() {
        application.frontChannel(ada.sid());

        assertThat(application.sessionsWithTokens()).isZero();
        assertThat(endedSessions()).as("at once").isEqualTo(endsAtOnce);
        assertEndedAtTheNextRequest();
    }

    /** Guard: {@code SessionEndListener.sessionIdChanged}. */
    @Test
    void endsASessionThatHasAnotherIdByNow() {
        ada.browser().get(application.url("/private/new-id"));

        application.frontChannel(ada.sid());

        assertThat(application.sessionsWithTokens()).isZero();
        assertThat(endedSessions()).as("at once").isEqualTo(endsAtOnce);
        assertEndedAtTheNextRequest();
    }

    /** Guard: {@code ContainerSession.invalidate} looks whether the sign-in that is over is still the one in the session. */
    @Test
    void leavesASessionInWhichThereIsAnotherSignInByNow() {
        SignedIn bob = provider.signIn(application, "bob");
        bob.browser().get(application.url("/private/in-hand"));
        ada.browser().get(application.url("/private/in-hand"));
        ada.browser().get(application.url("/private/replicated"));

        application.frontChannel(ada.sid());

        assertThat(application.sessionsWithTokens()).as("Bob's").isEqualTo(1);
        assertThat(ada.browser().get(application.url("/private/token")).text()).isEqualTo(bob.accessToken());
        assertThat(endedSessions()).isZero();
        application.frontChannel(bob.sid());
    }

    /** The provider's browser gets its answer while the request goes on. */
    @Test
    void endsASessionWithARequestInProgress() {
        try (HeldRequest request = HeldRequest.behindTheFilter(application, ada.inAnotherTab())) {
            application.frontChannel(ada.sid());

            assertThat(application.sessionsWithTokens()).isZero();
            assertThat(endedSessions()).as("at once").isEqualTo(endsAtOnce);
            assertThat(request.release().status()).as("no token any more").isEqualTo(401);
        }
        assertEndedAtTheNextRequest();
    }

    /** Guard: {@code invalidateAll} in {@code SessionLimit.admits}. */
    @Test
    void r81_endsTheSessionOfWhomALaterSignInLeavesNoRoom() {
        SignedIn elsewhere = provider.signIn(application, "ada");

        assertThat(application.sessionsWithTokens()).as("that of the later one").isEqualTo(1);
        assertThat(endedSessions()).as("at once").isEqualTo(endsAtOnce);
        assertEndedAtTheNextRequest();
        application.frontChannel(elsewhere.sid());
    }

    private int endedSessions() {
        return application.endedSessions() - endedBefore;
    }

    private void assertEndedAtTheNextRequest() {
        assertThat(ada.browser().get(application.url("/private/token")).status())
                .isEqualTo(303);
        assertThat(endedSessions()).isEqualTo(1);
    }
}
