package io.github.msal4j.servlet.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R121: the application's own assertions, and whatever it may do in their place. */
class ProvidedAssertionsTest {
    private static final URI ENDPOINT = URI.create("https://login.example/token");
    private static final LocalIdentityProvider SIGNER = LocalIdentityProvider.start();
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final SettableClock clock = SettableClock.atPresent();
    private ProvidedAssertions assertions = with(request -> "unused");

    @AfterEach
    void stop() {
        assertions.close();
    }

    @AfterAll
    static void stopSigner() {
        SIGNER.close();
    }

    private ProvidedAssertions with(ClientAssertionProvider provider) {
        Settings settings = GivenSettings.entra("https://login.example", Tenant.CONTOSO.id())
                .with("http-timeout", "1s")
                .read();
        return new ProvidedAssertions(provider, settings, clock);
    }

    private static String signed(Duration life) {
        return SIGNER.sign(new JWTClaimsSet.Builder()
                .issuer("https://spiffe.example")
                .expirationTime(Date.from(SettableClock.atPresent().instant().plus(life)))
                .build());
    }

    @Test
    void r121_itIsToldWhatTheAssertionIsForAndAskedEachTime() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<ClientAssertionProvider.Request> seen = new AtomicReference<>();
        String assertion = signed(Duration.ofMinutes(5));
        assertions = with(request -> {
            calls.incrementAndGet();
            seen.set(request);
            return " " + assertion + "\n";
        });

        assertThat(assertions.assertion(ENDPOINT)).isEqualTo(assertion);
        assertThat(assertions.assertion(ENDPOINT)).isEqualTo(assertion);

        assertThat(calls).hasValue(2);
        assertThat(seen.get()).isEqualTo(new ClientAssertionProvider.Request(GivenSettings.CLIENT_ID, ENDPOINT));
    }

    /** Drivers of a vault are looked up by the class loader of the thread. */
    @Test
    void r121_itHasTheClassLoaderOfItsApplication() throws Exception {
        AtomicReference<ClassLoader> seen = new AtomicReference<>();
        assertions = with(request -> {
            seen.set(Thread.currentThread().getContextClassLoader());
            return signed(Duration.ofMinutes(5));
        });

        String unused = assertions.assertion(ENDPOINT);

        assertThat(seen.get()).isSameAs(getClass().getClassLoader());
    }

    private record Misbehaviour(String reason, ClientAssertionProvider provider) {
        @Override
        public String toString() {
            return reason;
        }
    }

    @SuppressWarnings("NullAway") // What an application may do that is not checked.
    static Stream<Misbehaviour> misbehaviours() {
        return Stream.of(
                new Misbehaviour("has failed: java.io.IOException: no vault", request -> {
                    throw new IOException("no vault");
                }),
                new Misbehaviour("has failed: java.lang.NoClassDefFoundError: com/vault/Client", request -> {
                    throw new NoClassDefFoundError("com/vault/Client");
                }),
                new Misbehaviour("returns no assertion", request -> null),
                new Misbehaviour("returns no assertion", request -> "  "),
                new Misbehaviour("returns what is not a signed JWT", request -> "TOP-SECRET"),
                new Misbehaviour("returns what is not a signed JWT", request -> "a.b.c"),
                new Misbehaviour("returns an assertion that has expired at", request -> signed(Duration.ofSeconds(-1))),
                new Misbehaviour(
                        "returns an assertion without exp",
                        request -> SIGNER.sign(
                                new JWTClaimsSet.Builder().issuer("i").build())),
                new Misbehaviour("does not answer within 1000 ms (msal.http-timeout)", request -> {
                    NEVER.await();
                    return "";
                }));
    }

    @ParameterizedTest
    @MethodSource("misbehaviours")
    void r121_whateverItDoesTheMessageNamesItAndTheReason(Misbehaviour misbehaviour) {
        assertions = with(misbehaviour.provider());

        assertThatThrownBy(() -> assertions.assertion(ENDPOINT))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("ClientAssertionProvider "
                        + misbehaviour.provider().getClass().getName() + " " + misbehaviour.reason())
                .hasMessageNotContaining("TOP-SECRET");
    }

    @Test
    void r121_oneThatHangsIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertions = with(request -> {
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return "";
        });

        assertThatThrownBy(() -> assertions.assertion(ENDPOINT)).hasMessageContaining("does not answer");

        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void r121_oneThatFailsAgainAndAgainIsLeftAloneForAWhile() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        assertions = with(request -> {
            if (calls.incrementAndGet() <= 5) {
                throw new IOException("no vault");
            }
            return signed(Duration.ofMinutes(5));
        });
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> assertions.assertion(ENDPOINT)).hasMessageContaining("no vault");
        }

        assertThatThrownBy(() -> assertions.assertion(ENDPOINT)).hasMessageContaining("has failed 5 times in a row");
        assertThat(calls).hasValue(5);

        clock.advance(Duration.ofSeconds(11));
        assertThat(assertions.assertion(ENDPOINT)).isNotEmpty();
    }

    @Test
    void r121_afterTheEndItIsNotAsked() {
        assertions.close();

        assertThatThrownBy(() -> assertions.assertion(ENDPOINT))
                .hasMessageContaining("the application is being stopped");
    }
}
