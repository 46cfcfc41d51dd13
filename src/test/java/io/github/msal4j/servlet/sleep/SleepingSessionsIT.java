package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Page;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R53, C14, C16: a session that was in a store when its user signed out is signed out when it wakes up, and leaves nothing
 * in the store; any other wakes up with its tokens.
 */
@ParameterizedClass
@MethodSource("rows")
class SleepingSessionsIT {
    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static LocalSignIns provider;

    @SuppressWarnings("NullAway.Init")
    private static ProbedContainer application;

    private final SessionStore store;
    /** Servlet 6.1 has a way to end a session from outside, which leads to a session that has woken up as well. */
    private final int endsAtOnce;

    private final long globalSignOutsBefore = application.globalSignOuts();
    private final int evictionsBefore = application.evictions();

    SleepingSessionsIT(Container container, SessionStore store) {
        this.store = store;
        this.endsAtOnce = container.isServlet61() ? 1 : 0;
    }

    static Stream<Arguments> rows() {
        return SessionStore.onContainers(store -> true);
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container, SessionStore store) {
        store.clear();
        provider = new LocalSignIns();
        application = ProbedContainer.start(
                container,
                store.in(ContainerSpec.named("sleep-" + store)),
                store.in(ProbedContainer.application(provider.parameters())));
        provider.register(application);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        provider.close();
    }

    /**
     * Guards: {@code SignedInSessions.endIfSignedOut} asks the memory of sign-outs; {@code LiveSessions} refers to sessions weakly,
     * and {@code SignedInSessions.passivating} releases what Jetty writes away.
     * Where sessions sleep only while the container does not run, the same is asked of sessions that are awake.
     */
    @Test
    void aSignOutWhileTheSessionSleeps() {
        SignedIn ada = provider.signIn(application, "ada");
        SignedIn bob = provider.signIn(application, "bob");
        if (store.isSwapping()) {
            application.awaitSessionsWithTokens(0);
            awaitStored(ada);
            awaitStored(bob);
        }

        application.frontChannel(ada.sid());
        // On Servlet 6.1 the container may have woken it up and ended it at once.
        assertThat(evictions())
                .as("R77: evicted only if no store has the tokens")
                .isEqualTo(StoredTokens.areIn(storeContent(), ada) ? 0 : 1);

        assertSignedOut(ada);
        awaitEvictions(1);
        assertThat(application.sessionsWithTokens()).as("in memory").isEqualTo(store.isSwapping() ? 0 : 1);
        assertThat(globalSignOuts()).as("ends in the log").isEqualTo(1);
        assertSignedInAsBefore(bob);
        signOut(bob);
    }

    /**
     * One session is signed out before it has been asked for, another when it is awake but has not met the filter. Guards:
     * {@code SignOuts.stop} comes after the container has written the sessions; {@code SignedInSession.readResolve}
     * puts what wakes up into the index; {@code sessionDidActivate} finds the way to end it.
     */
    @Test
    void aSignOutAfterARestart() {
        SignedIn ada = provider.signIn(application, "ada");
        SignedIn bob = provider.signIn(application, "bob");
        SignedIn root = provider.signIn(application, "root");
        application.server().stop();
        awaitStored(ada);
        awaitStored(bob);
        awaitStored(root);
        application.server().start();

        application.frontChannel(ada.sid());
        assertSignedOut(ada);

        try (HeldRequest ofBob = HeldRequest.unseenByTheFilter(application, bob)) {
            int before = application.sessionsWithTokens();
            int endedBefore = application.endedSessions();
            application.frontChannel(bob.sid());
            assertThat(application.sessionsWithTokens())
                    .as("evicted while a request of the session goes on")
                    .isEqualTo(before - 1);
            assertThat(application.endedSessions() - endedBefore)
                    .as("sessions that the container has ended at once")
                    .isEqualTo(endsAtOnce);
            assertThat(ofBob.release().text()).isEqualTo("had a session");
        }
        assertSignedOut(bob);
        assertThat(application.globalSignOuts()).as("ends in the log").isEqualTo(2);

        assertSignedInAsBefore(root);
        signOut(root);
    }

    /**
     * A container that keeps no session in memory gives each request an object of its own, and writes it back when the
     * request ends. Guards: {@code SignOuts} ends all objects of a sign-in, and remembers that it has ended.
     */
    @Test
    void aLocalSignOutWhileAnotherRequestOfTheSessionGoesOn() {
        SignedIn ada = provider.signIn(application, "ada");
        SignedIn tab = ada.inAnotherTab();
        try (HeldRequest ofTheTab = HeldRequest.behindTheFilter(application, tab)) {
            ada.browser().postForm(application.url("/signout"), Map.of());

            assertThat(ofTheTab.release().status()).as("no token any more").isEqualTo(401);
        }

        assertThat(tab.browser().get(application.url("/private/token")).status())
                .as("nor from what that request has written back")
                .isEqualTo(303);
        awaitNothingStored(ada);
    }

    /** As the log tells. */
    private int evictions() {
        return application.evictions() - evictionsBefore;
    }

    /** Jetty tells of the end of a session after it has answered. */
    private void awaitEvictions(int expected) {
        Await.until(
                () -> expected + " evictions, and not " + evictions(),
                ProbedContainer.LIMIT,
                () -> evictions() == expected);
    }

    private long globalSignOuts() {
        return application.globalSignOuts() - globalSignOutsBefore;
    }

    private void awaitStored(SignedIn user) {
        Await.until("session in the store", ProbedContainer.LIMIT, () -> StoredTokens.areIn(storeContent(), user));
    }

    private String storeContent() {
        return store.content(application.server());
    }

    private void assertSignedOut(SignedIn user) {
        assertThat(user.browser().get(application.url("/private/token")).status())
                .as("sent to sign in")
                .isEqualTo(303);
        awaitNothingStored(user);
    }

    /** Jetty 12.0 writes to the store after it has answered. */
    private void awaitNothingStored(SignedIn user) {
        Await.until(
                "nothing in the store", ProbedContainer.LIMIT, () -> !StoredTokens.leaveATraceIn(storeContent(), user));
    }

    private void assertSignedInAsBefore(SignedIn user) {
        int tokenRequests = provider.tokenRequests();

        Page page = user.browser().get(application.url("/private/token"));

        assertThat(page.status()).as(page::toString).isEqualTo(200);
        assertThat(page.text()).isEqualTo(user.accessToken());
        assertThat(provider.tokenRequests()).as("nobody was asked").isEqualTo(tokenRequests);
    }

    /** So that nothing is left for the next test. */
    private void signOut(SignedIn user) {
        int before = evictions();
        application.frontChannel(user.sid());
        user.browser().get(application.url("/private/token"));
        awaitEvictions(before + 1);
    }
}
