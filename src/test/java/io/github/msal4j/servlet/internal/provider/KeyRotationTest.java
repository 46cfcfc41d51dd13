package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R4: signing keys come and go while somebody tries to have them fetched all the time. */
class KeyRotationTest {
    private static final Expectation EXPECTED = new Expectation("n", null, null);
    private static final int THREADS = 4;

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-15T12:00:00Z"));
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final Provider provider =
            new Provider(GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read(), clock);

    KeyRotationTest() {
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET));
    }

    @AfterEach
    void stop() {
        provider.close();
        idp.close();
    }

    private String token() {
        return idp.idToken(GivenSettings.CLIENT_ID, "ada", "n");
    }

    private static String forged(String token, String keyId) {
        String header = "{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}";
        return Base64URL.encode(header) + token.substring(token.indexOf('.'));
    }

    /** Guard: {@code Fetched.BETWEEN_EXTRAS}. The clock moves on by 1,000 seconds, so four windows begin. */
    @Test
    @Timeout(120)
    void r4_tenThousandForgedKeyIdsCauseOneFetchPerWindowWhileUsersSignIn() throws Exception {
        String good = token();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> attacks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String name = "forged-" + thread + "-";
                attacks.add(threads.submit(() -> attack(good, name, 10_000 / THREADS)));
            }
            int accepted = 0;
            for (Future<Integer> attack : attacks) {
                accepted += attack.get();
            }
            assertThat(accepted).as("users who signed in meanwhile").isEqualTo(1_000);
        } finally {
            threads.shutdownNow();
        }
        assertThat(idp.requests(Endpoint.KEYS)).hasSizeBetween(2, 1 + 4);
    }

    /** Returns how many good tokens were accepted between the forged ones, of which none is. */
    private int attack(String good, String keyIds, int times) throws Exception {
        int accepted = 0;
        for (int i = 0; i < times; i++) {
            String forged = forged(good, keyIds + i);
            assertThatThrownBy(() -> provider.verify(forged, EXPECTED))
                    .isInstanceOfSatisfying(
                            IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_UNKNOWN));
            if (i % 10 == 0) {
                accepted += provider.verify(good, EXPECTED).subject().isEmpty() ? 0 : 1;
                clock.advance(Duration.ofSeconds(1));
            }
        }
        return accepted;
    }

    @Test
    void r4_aNewKeyIsAcceptedDuringTheAttackOnceItsWindowBegins() throws Exception {
        provider.verify(token(), EXPECTED);
        attack(token(), "forged-", 100);
        idp.rotateKeys();
        String rotated = token();
        clock.advance(Duration.ofMinutes(5));

        assertThat(provider.verify(rotated, EXPECTED).subject()).isNotEmpty();
    }

    /** The README's promise: an hour, as long as the provider can be reached. */
    @Test
    void r4_aKeyThatTheProviderHasWithdrawnIsTrustedForAnHourAtMost() throws Exception {
        String signedWithTheOldKey = token();
        provider.verify(signedWithTheOldKey, EXPECTED);
        idp.rotateKeys();
        idp.retireOldKeys();

        clock.advance(Duration.ofMinutes(59));
        assertThat(provider.verify(signedWithTheOldKey, EXPECTED).subject()).isNotEmpty();
        clock.advance(Duration.ofMinutes(1).plusSeconds(1));
        assertThatThrownBy(() -> provider.verify(signedWithTheOldKey, EXPECTED))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_UNKNOWN));
    }
}
