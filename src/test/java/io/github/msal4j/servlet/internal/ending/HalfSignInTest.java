package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R93: whatever goes wrong while a sign-in is put into its session, nothing of it is left. */
class HalfSignInTest {
    private final InstantSource time = SettableClock.at(SignedIn.BEGAN.plusSeconds(60));
    private final AtomicBoolean broken = new AtomicBoolean();
    private final EndingNode node = new EndingNode(this::now);
    private final SignedInSessions sessions = node.signOuts().sessions();
    private final FakeSession container = node.session();
    private final SignedInSession signIn = SignedIn.session("sid-1");

    /** Fails once when it is broken, wherever the library looks at it then. */
    private Instant now() {
        if (broken.getAndSet(false)) {
            throw new IllegalStateException("no time");
        }
        return time.instant();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void assertNothingIsLeft() {
        assertThat(signIn.isEnded()).isTrue();
        assertThat(signIn.tokens()).isEmpty();
        assertThat(sessions.size()).isZero();
        assertThat(sessions.current(container.session())).isEmpty();
    }

    /** Containers write objects at once into their store, where a class may be missing or the stack too short. Guard: {@code | Error}. */
    @Test
    void r93_anErrorOfTheContainersStoreLeavesNothing() {
        assertThatThrownBy(() -> sessions.begin(
                        container.beforeStoring(() -> {
                            throw new NoClassDefFoundError("of the store");
                        }),
                        signIn))
                .isInstanceOf(NoClassDefFoundError.class);

        assertNothingIsLeft();
    }

    /** Guard: the second {@code catch} in {@code SignedInSessions.begin}. */
    @Test
    void r93_anErrorAfterItWasStoredLeavesNothingNorAnyCopyInAStore() {
        SignedInSession inTheStore = Serialized.copy(signIn);

        assertThatThrownBy(() -> sessions.begin(container.beforeStoring(() -> broken.set(true)), signIn))
                .hasMessage("no time");

        assertNothingIsLeft();
        FakeSession elsewhere = node.session();
        elsewhere.session().setAttribute(SignedInSession.ATTRIBUTE, inTheStore);
        assertThat(sessions.current(elsewhere.session())).isEmpty();
    }

    /** Its tokens were issued, and nobody may find them any more. Guard: {@code discard} in {@code Admission.admit}. */
    @Test
    void r162_nothingIsLeftOfASignInWhoseUserTheApplicationRefuses() {
        node.with((SignInListener) (user, roles, attributes) -> Optional.of("Blocked."));

        assertThatThrownBy(() -> node.signOuts().admit(signIn)).hasMessageContaining("refuses the user");

        assertNothingIsLeft();
    }

    /** Guard: the {@code finally} in {@code SignedInSessions.begin}. */
    @Test
    void r93_whoWasSignedInBeforeHasEndedAndTheApplicationHearsOfIt() {
        SignedInSession before = SignedIn.session("sid-0");
        sessions.begin(container.session(), before);

        assertThatThrownBy(() -> sessions.begin(container.refusing(), signIn))
                .isInstanceOf(IllegalStateException.class);

        assertThat(before.isEnded()).isTrue();
        assertThat(node.told()).extracting(SignInEnd::reason).containsExactly(EndReason.SIGNED_IN_AGAIN);
        assertNothingIsLeft();
    }

    /**
     * Two users sign in at once in one browser: the second finds the session empty, and the first is in it when its own turn comes,
     * with what the application has put there meanwhile. Guard: {@code ContainerSession.empty}, and the comparison before it.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void c25_nothingStaysOfAnotherUserWhoWasFaster(boolean another) {
        sessions.begin(container.session(), SignedIn.session("sid-0", "ada"));
        container.session().setAttribute("cart", "three books");

        boolean begun = sessions.begin(container.session(), SignedIn.session("sid-1", another ? "bob" : "ada"));

        assertThat(begun).isTrue();
        assertThat(container.session().getAttribute("cart")).isEqualTo(another ? null : "three books");
        assertThat(sessions.current(container.session()))
                .hasValueSatisfying(
                        current -> assertThat(current.user().subject()).isEqualTo(another ? "bob" : "ada"));
    }

    /**
     * The provider says twice in short succession something else about a user, and the application is slow with its first answer: it is
     * no word on the claims that count then. Guard: the comparison in {@code KeptSignIn.given}.
     */
    @Test
    void r162_aWordOnClaimsThatCountNoMoreIsNotTaken() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        node.with((SignInListener) (user, roles, attributes) -> {
            if (user.hasRole("Reader")) {
                asked.countDown();
                awaited(later);
                roles.add("Buyer");
            }
            return Optional.empty();
        });
        sessions.begin(container.session(), signIn);
        Thread first = new Thread(() ->
                node.signOuts().verified(signIn, SignedIn.user(claims -> claims.claim("roles", List.of("Reader")))));
        first.start();
        awaited(asked);

        node.signOuts().verified(signIn, SignedIn.user(claims -> claims.claim("roles", List.of("Guest"))));
        later.countDown();
        first.join();

        assertThat(signIn.user().roles()).containsExactly("Guest");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
