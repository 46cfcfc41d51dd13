package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R65, R83: with a session key a container gives back what was sealed, under the id for which it was sealed. */
@ParameterizedClass
@MethodSource("rows")
class SealedSessionsIT {
    private static final String KEY = "c2VhbGVkLXNlc3Npb25zLW9mLXRoZS1zbGVlcC1yb28=";

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static LocalSignIns provider;

    @SuppressWarnings("NullAway.Init")
    private static ProbedContainer application;

    private final SessionStore store;

    SealedSessionsIT(Container container, SessionStore store) {
        this.store = store;
    }

    static Stream<Arguments> rows() {
        return SessionStore.onContainers(store -> true);
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container, SessionStore store) {
        store.clear();
        provider = new LocalSignIns();
        Map<String, String> parameters = new LinkedHashMap<>(provider.parameters());
        parameters.put("msal.session-key", KEY);
        application = ProbedContainer.start(
                container,
                store.in(ContainerSpec.named("sealed-" + store)),
                store.in(ProbedContainer.application(parameters)));
        provider.register(application);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        provider.close();
    }

    /**
     * The id of the second user's session has changed after the sign-in. Guards: {@code SignedInSession.storeIn} notes the
     * session's id, {@code moved} notes the new one.
     */
    @Test
    void itIsReadAfterARestart() {
        SignedIn ada = provider.signIn(application, "ada");
        SignedIn bob = provider.signIn(application, "bob");
        assertThat(bob.browser().get(application.url("/private/new-id")).status())
                .isEqualTo(200);

        application.server().stop();
        assertThat(StoredTokens.leaveATraceIn(store.content(application.server()), ada))
                .as("tokens in the store")
                .isFalse();
        application.server().start();

        assertSignedInAsBefore(ada);
        assertSignedInAsBefore(bob);
        application.frontChannel(ada.sid());
        assertThat(ada.browser().get(application.url("/private/token")).status())
                .as("sent to sign in")
                .isEqualTo(303);
    }

    private static void assertSignedInAsBefore(SignedIn user) {
        Page page = user.browser().get(application.url("/private/token"));

        assertThat(page.status()).as(page::toString).isEqualTo(200);
        assertThat(page.text()).isEqualTo(user.accessToken());
    }
}
