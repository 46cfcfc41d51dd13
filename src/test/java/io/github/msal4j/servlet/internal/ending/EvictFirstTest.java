package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R82, C15: accounts are evicted before anybody is told; whatever a listener does, every account goes. */
class EvictFirstTest {
    private static final int MANY = 5;

    private final EndingNode node = new EndingNode(SettableClock.at(SignedIn.BEGAN.plusSeconds(60)));
    private final List<FakeSession> containers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        node.close();
    }

    private List<SignedInSession> signIns() {
        return IntStream.range(0, MANY)
                .mapToObj(number -> SignedIn.session("sid-1", "user-" + number))
                .peek(signIn -> {
                    FakeSession container = node.session();
                    node.signOuts().sessions().begin(container.session(), signIn);
                    containers.add(container);
                })
                .toList();
    }

    /** Kotlin, generics and byte code weavers throw checked exceptions where none is declared. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable any) throws T {
        throw (T) any;
    }

    static Stream<Arguments> r82_aListenerThatThrowsStopsNothing() {
        return Stream.of(
                Arguments.of("unchecked", new IllegalStateException("listener")),
                Arguments.of("checked", new IOException("listener")),
                Arguments.of("assertion", new AssertionError("listener")),
                Arguments.of("linkage", new NoClassDefFoundError("listener")),
                Arguments.of("interrupted", new InterruptedException("listener")),
                Arguments.of("stack", new StackOverflowError("listener")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void r82_aListenerThatThrowsStopsNothing(String kind, Throwable thrown) {
        List<Boolean> calls = new CopyOnWriteArrayList<>();
        node.with(end -> {
            calls.add(true);
            EvictFirstTest.<RuntimeException>sneaky(thrown);
        });
        List<SignedInSession> signIns = signIns();

        node.signOuts().signOutGlobally("sid-1");

        assertThat(signIns).allMatch(SignedInSession::isEnded);
        assertThat(calls).hasSize(MANY);
        assertThat(node.signOuts().sessions().size()).isZero();
    }

    private interface Ending {
        void all(SignOuts signOuts, List<FakeSession> containers);
    }

    static Stream<Arguments> r82_whoeverIsToldFindsAllAccountsGone() {
        return Stream.of(
                Arguments.of("global sign-out", EndReason.GLOBAL_SIGN_OUT, (Ending)
                        (signOuts, containers) -> signOuts.signOutGlobally("sid-1")),
                Arguments.of("undeployment", EndReason.UNDEPLOYED, (Ending) (signOuts, containers) -> signOuts.stop()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void r82_whoeverIsToldFindsAllAccountsGone(String kind, EndReason reason, Ending ending) {
        List<SignedInSession> signIns = signIns();
        List<Long> stillThere = new CopyOnWriteArrayList<>();
        List<EndReason> reasons = new CopyOnWriteArrayList<>();
        SignInEndListener looking = end -> {
            reasons.add(end.reason());
            stillThere.add(signIns.stream().filter(each -> !each.isEnded()).count());
        };
        node.with(looking);

        ending.all(node.signOuts(), containers);

        assertThat(reasons).hasSize(MANY).containsOnly(reason);
        assertThat(stillThere).containsOnly(0L);
    }

    /** The new sign-in is complete before the application hears of the old one. */
    @Test
    void r82_whoIsToldOfTheOldSignInFindsTheNewOne() {
        FakeSession container = node.session();
        SignedInSession old = SignedIn.session("sid-1");
        SignedInSession next = SignedIn.session("sid-2");
        node.signOuts().sessions().begin(container.session(), old);
        List<Object> seen = new CopyOnWriteArrayList<>();
        node.with(end -> seen.add(SignedInSession.of(container.session()).orElseThrow()));

        node.signOuts().sessions().begin(container.session(), next);

        assertThat(seen).containsExactly(next);
    }

    /** Guard: the catch of {@code MsalAccounts.removeAll}. */
    @Test
    void r47_accountsThatMsal4jCannotRemoveKeepNobodySignedIn() {
        HeldToken token = HeldToken.issued(
                "token",
                TokenLife.of(SignedIn.BEGAN, Duration.ofHours(1), Optional.empty()),
                Set.of("User.Read"),
                null);
        List<SignedInSession> signIns = signIns();
        signIns.forEach(signIn -> assertThat(signIn.replaceTokens(CachedTokens.of(signIn.idToken(), "no JSON", token)))
                .isTrue());

        node.signOuts().signOutGlobally("sid-1");

        assertThat(signIns).allMatch(SignedInSession::isEnded);
        assertThat(node.told()).hasSize(MANY).allMatch(end -> end.reason() == EndReason.GLOBAL_SIGN_OUT);
        assertThat(node.signOuts().sessions().size()).isZero();
    }
}
