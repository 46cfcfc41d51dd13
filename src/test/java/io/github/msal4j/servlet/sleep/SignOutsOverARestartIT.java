package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R75, R76: a session that sleeps is signed out when it wakes up although the container was stopped or killed in between, or
 * an anonymous client has sent very many sign-outs; nobody else is.
 */
@ParameterizedClass
@MethodSource("rows")
class SignOutsOverARestartIT {
    private static final int USERS = 10;

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static LocalSignIns provider;

    @SuppressWarnings("NullAway.Init")
    private static ProbedContainer application;

    private final SessionStore store;

    SignOutsOverARestartIT(Container container, SessionStore store) {
        this.store = store;
    }

    static Stream<Arguments> rows() {
        return SessionStore.onContainers(SessionStore::isSwapping);
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container, SessionStore store) {
        store.clear();
        provider = new LocalSignIns();
        application = ProbedContainer.start(
                container,
                store.in(ContainerSpec.named("restart-" + store)),
                store.in(ProbedContainer.application(provider.parameters())));
        provider.register(application);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        provider.close();
    }

    /** Guard: {@code SignOutMemory.remember} writes to the file. */
    @Test
    void r76_aCrashBetweenSignOutAndWakeUpForgetsNoSignOut() {
        assertNothingIsForgotten(ContainerProcess::kill);
    }

    @Test
    void r76_aRestartBetweenSignOutAndWakeUpForgetsNoSignOut() {
        assertNothingIsForgotten(ContainerProcess::stop);
    }

    private void assertNothingIsForgotten(Consumer<ContainerProcess> end) {
        List<SignedIn> users = asleep(USERS);
        SignedIn other = asleep(1).get(0);
        users.forEach(user -> application.frontChannel(user.sid()));

        end.accept(application.server());
        application.server().start();

        assertThat(users.stream().filter(SignOutsOverARestartIT::isSignedIn)).isEmpty();
        assertThat(isSignedIn(other)).as("nobody else").isTrue();
        leave(other);
        assertThat(application.server().log()).doesNotContain("NOT_VERIFIABLE");
    }

    /** As an administrator's mistake leaves it: the start goes on, and what sleeps is not believed. */
    @Test
    void r76_aForeignFileIsToldAndWhatSleepsIsNotBelieved() throws IOException {
        SignedIn user = asleep(1).get(0);
        application.server().stop();
        Files.writeString(file(), "somebody's notes");

        application.server().start();

        assertThat(isSignedIn(user)).isFalse();
        assertThat(application.server().log())
                .containsOnlyOnce("cannot be used: it is no file of sign-outs")
                .contains("reason=NOT_VERIFIABLE");
        SignedIn next = asleep(1).get(0);
        assertThat(isSignedIn(next)).as("who signs in now").isTrue();
        leave(next);
    }

    private static Path file() throws IOException {
        try (Stream<Path> files = Files.walk(application.server().base())) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches("sign-outs-[A-Za-z0-9_-]{16}"))
                    .toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    /** Guard: {@code SignOutMemory} keeps a sign-out apart from inventions if its {@code sid} was ever met here. */
    @Test
    void r75_aHundredThousandInventedSidsForgetNoSignOut() {
        SignedIn signedOut = asleep(1).get(0);
        SignedIn other = asleep(1).get(0);
        application.frontChannel(signedOut.sid());

        Flood.of(application, 100_100);

        assertThat(isSignedIn(signedOut)).isFalse();
        assertThat(isSignedIn(other)).as("nor is anybody signed out by it").isTrue();
        leave(other);
        assertThat(application.server().log())
                .containsOnlyOnce("Very many sign-outs name sessions that were never here");
    }

    /** Signs in, and returns when the sessions are in the store only. */
    private List<SignedIn> asleep(int count) {
        List<SignedIn> users = IntStream.range(0, count)
                .mapToObj(i -> provider.signIn(application, "ada"))
                .toList();
        application.awaitSessionsWithTokens(0);
        users.forEach(user -> Await.until(
                "session in the store",
                ProbedContainer.LIMIT,
                () -> StoredTokens.areIn(store.content(application.server()), user)));
        return users;
    }

    /** So that nothing is left for the next test. */
    private static void leave(SignedIn user) {
        application.frontChannel(user.sid());
        assertThat(isSignedIn(user)).isFalse();
    }

    private static boolean isSignedIn(SignedIn user) {
        return user.browser().get(application.url("/private/token")).status() == 200;
    }
}
