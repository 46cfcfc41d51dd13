package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Guard: the budget of logout tokens in {@code SigningKeys}. The clock moves on by 1,000 seconds: four periods begin. */
    @Test
    @Timeout(120)
    void r4_tenThousandForgedLogoutTokensCauseFiveFetchesPerPeriodWhileUsersSignIn() throws Exception {
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
        assertThat(idp.requests(Endpoint.KEYS)).hasSizeBetween(2, 1 + 4 * 5);
    }

    /** Returns how many good tokens were accepted between the forged ones, of which none is. */
    private int attack(String good, String keyIds, int times) throws Exception {
        int accepted = 0;
        for (int i = 0; i < times; i++) {
            String forged = forged(good, keyIds + i);
            assertThatThrownBy(() -> provider.verifyLogoutToken(forged))
                    .isInstanceOfAny(IdTokenException.class, ProviderUnavailableException.class);
            if (i % 10 == 0) {
                accepted += provider.verify(good, EXPECTED).subject().isEmpty() ? 0 : 1;
                clock.advance(Duration.ofSeconds(1));
            }
        }
        return accepted;
    }

    /** Guard: ID tokens have a budget of their own in {@code SigningKeys}. */
    @Test
    void r88_aNewKeyRightBehindForgedLogoutTokensSignsUsersInAtOnce() throws Exception {
        provider.verify(token(), EXPECTED);
        attack(token(), "forged-", 100);
        idp.rotateKeys();

        assertThat(provider.verify(token(), EXPECTED).subject()).isNotEmpty();
    }

    private String logoutToken() {
        return idp.sign(new JWTClaimsSet.Builder()
                .issuer(idp.issuer(Tenant.CONTOSO))
                .audience(GivenSettings.CLIENT_ID)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(120)))
                .jwtID("jti-1")
                .claim("sid", "sid-1")
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                .build());
    }

    /** Guard: the budget of logout tokens is more than one fetch. */
    @Test
    void r88_aGenuineLogoutTokenRightBehindAForgedOneAndANewKeyIsAccepted() throws Exception {
        provider.verify(token(), EXPECTED);
        attack(token(), "forged-", 1);
        idp.rotateKeys();
        idp.retireOldKeys();

        assertThat(provider.verifyLogoutToken(logoutToken()).sid()).contains("sid-1");
    }

    /** It is not known to be forged, so that the provider may send it again; the next sign-in fetches the keys. */
    @Test
    void r88_behindManyForgedOnesAGenuineLogoutTokenHasToComeAgain() throws Exception {
        provider.verify(token(), EXPECTED);
        attack(token(), "forged-", 9);
        idp.rotateKeys();
        String genuine = logoutToken();

        assertThatThrownBy(() -> provider.verifyLogoutToken(genuine))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("fits none of the known keys");

        provider.verify(token(), EXPECTED);
        assertThat(provider.verifyLogoutToken(genuine).sid()).contains("sid-1");
    }

    /** Guard: {@code SignedTokens.checkSignature} looks for newer keys also if the header names a known one. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "same")
    void r88_aNewKeyWithTheOldIdOrNoneIsNoticedAtOnce(@Nullable String keyId) throws Exception {
        RSAKey old = OwnKeys.rsa(keyId);
        RSAKey next = OwnKeys.rsa(keyId);
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(old));
        JWTClaimsSet claims = SignedJWT.parse(token()).getJWTClaimsSet();
        provider.verify(OwnKeys.sign(old, claims), EXPECTED);
        idp.faults().clear();
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(next));

        assertThat(provider.verify(OwnKeys.sign(next, claims), EXPECTED).subject())
                .isNotEmpty();
        assertThatThrownBy(() -> provider.verify(OwnKeys.sign(old, claims), EXPECTED))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIGNATURE));
    }

    /** Guard: {@code Fetched.PATIENCE}. Without it they wait as long as the one that fetches. */
    @Test
    @Timeout(120)
    void r88_aSlowProviderHoldsUpOneRequestAndNoneWhoseKeyIsKnown() throws Exception {
        String known = token();
        provider.verify(known, EXPECTED);
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try (Hold hold = idp.faults().at(Endpoint.KEYS).next(1).hold()) {
            Future<LogoutToken> fetching = threads.submit(() -> provider.verifyLogoutToken(forged(known, "first")));
            hold.awaitArrival();
            List<Future<?>> others = new ArrayList<>();
            for (int i = 0; i < 19; i++) {
                String forged = forged(known, "forged-" + i);
                others.add(threads.submit(() -> provider.verifyLogoutToken(forged)));
                others.add(threads.submit(() -> provider.verify(forged, EXPECTED)));
            }
            assertThat(provider.verify(known, EXPECTED).subject()).isNotEmpty();
            for (Future<?> other : others) {
                assertThatThrownBy(other::get)
                        .hasCauseInstanceOf(ProviderUnavailableException.class)
                        .hasMessageContaining("takes long to answer");
            }
            assertThat(fetching)
                    .as("the fetch that the others did not wait for")
                    .isNotDone();
            hold.release();
            assertThatThrownBy(fetching::get).hasCauseInstanceOf(IdTokenException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Guard: {@code Fetched.PAUSE_WHILE_USABLE}. Each fetch of a provider that does not answer may hold a request for long. */
    @Test
    void r88_aDueFetchThatFailsIsTriedAgainAMinuteLater() throws Exception {
        provider.verify(token(), EXPECTED);
        idp.faults().at(Endpoint.KEYS).garbage();
        clock.advance(Duration.ofHours(2));
        for (int i = 0; i < 11; i++) {
            provider.verify(token(), EXPECTED);
            clock.advance(Duration.ofSeconds(5));
        }
        assertThat(idp.requests(Endpoint.KEYS)).hasSize(2);

        clock.advance(Duration.ofSeconds(5));
        provider.verify(token(), EXPECTED);
        assertThat(idp.requests(Endpoint.KEYS)).hasSize(3);
    }

    /** The documentation's promise: an hour, as long as the provider can be reached. */
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
