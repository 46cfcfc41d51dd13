package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R162: the application's last word on a user, with sessions that no container holds. */
class AdmissionTest {
    private final EndingNode node = new EndingNode(SettableClock.at(SignedIn.BEGAN.plusSeconds(60)));
    private final SignOuts signOuts = node.signOuts();
    private final SignedInSession signIn = SignedIn.session("sid-1");

    @AfterEach
    void stop() {
        node.close();
    }

    /** Keeps what an application is told of a user, in order. */
    private static final class Heard implements SignInEndListener {
        private final List<String> words = new ArrayList<>();

        @Override
        public void signInEnded(SignInEnd end) {
            words.add(end.reason().name());
        }

        @Override
        public void userChanged(SignedInUser before, SignedInUser now) {
            words.add("changed");
        }
    }

    private static VerifiedUser withRole(String role) {
        return SignedIn.user(claims -> claims.claim("roles", List.of(role)));
    }

    /** Guards: the order in {@code SignOuts.described}, and the end of the sign-in in {@code EndListeners.tellIfChanged}. */
    @Test
    void r162_ofAUserWhoIsNotAdmittedAnyMoreOnlyTheEndIsTold() {
        Heard heard = new Heard();
        node.with(heard);
        node.with((SignInListener)
                (user, roles, attributes) -> user.hasRole("Guest") ? Optional.of("Not any more.") : Optional.empty());
        signOuts.sessions().begin(node.session().session(), signIn);
        signOuts.verified(signIn, withRole("Reader"));
        assertThat(heard.words).containsExactly("changed");

        signOuts.verified(signIn, withRole("Guest"));

        assertThat(heard.words).containsExactly("changed", EndReason.ENDED_BY_APPLICATION.name());
    }

    /** Guard: {@code RejectedExecutionException} in {@code Admission.answer}. */
    @Test
    void r162_nobodyIsAdmittedWhenTheListenerCannotBeCalledAnyMore() {
        node.with((SignInListener) (user, roles, attributes) -> Optional.empty());
        signOuts.stop();

        assertThatThrownBy(() -> signOuts.admit(signIn))
                .isInstanceOf(NotAdmittedException.class)
                .hasMessageContaining("cannot be asked");

        assertThat(signIn.isEnded()).isTrue();
        assertThat(signIn.tokens()).isEmpty();
        assertThat(signOuts.sessions().size()).isZero();
    }

    /** Guard: {@code Admission.LONGEST_REASON}. */
    @Test
    void r162_ofALongReasonTheBeginningIsShown() {
        node.with((SignInListener) (user, roles, attributes) -> Optional.of("x".repeat(500) + "y"));

        NotAdmittedException refused = catchThrowableOfType(NotAdmittedException.class, () -> signOuts.admit(signIn));

        assertThat(refused.refusal()).contains("x".repeat(500));
    }
}
