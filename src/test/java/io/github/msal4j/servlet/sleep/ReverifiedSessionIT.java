package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerSpec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R79: what the provider says in the background ends the container's session, too, and before its next request in Servlet 6.1. */
class ReverifiedSessionIT {
    private final LocalSignIns provider = new LocalSignIns();
    private final ProbedContainer application = start();

    private ProbedContainer start() {
        Map<String, String> parameters = new HashMap<>(provider.parameters());
        parameters.put("msal.revalidate", "5s");
        return ProbedContainer.start(
                Container.TOMCAT_11, ContainerSpec.named("reverified"), ProbedContainer.application(parameters));
    }

    @BeforeEach
    void signIn() {
        provider.register(application);
        SignedIn ada = provider.signIn(application, "ada");
        assertThat(ada.browser().get(application.url("/private/token")).status())
                .isEqualTo(200);
        assertThat(application.endedSessions()).isZero();
    }

    @AfterEach
    void stop() {
        application.close();
        provider.close();
    }

    private void awaitEnd() {
        Await.until("the container's session has ended", ProbedContainer.LIMIT, () -> application.endedSessions() == 1);
        assertThat(application.sessionsWithTokens()).isZero();
    }

    /** Guard: {@code invalidateAll} in {@code Reverification.decide}. */
    @Test
    void r79_theSessionOfAUserWhoIsDisabledEnds() {
        provider.disable("ada");

        awaitEnd();
    }

    /** Guard: {@code invalidateAll} in {@code Reverification.unanswered}. */
    @Test
    void r79_theSessionOfAUserWhomNobodyConfirmsEnds() {
        provider.giveNoTokens();

        awaitEnd();
    }
}
