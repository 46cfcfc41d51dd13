package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeysTest {
    private static final Expectation NONCE = new Expectation("nonce-1", null, null);

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final Provider provider = provider(Tenant.CONTOSO.id());

    private Provider provider(String tenant) {
        return new Provider(GivenSettings.entra(idp.origin(), tenant).read(), clock);
    }

    @BeforeEach
    void register() {
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET));
    }

    @AfterEach
    void stop() {
        provider.close();
        idp.close();
    }

    private String token(String user) {
        return idp.idToken(GivenSettings.CLIENT_ID, user, "nonce-1");
    }

    private JWTClaimsSet claims(String user) throws ParseException {
        return SignedJWT.parse(token(user)).getJWTClaimsSet();
    }

    private static void assertAccepted(Provider provider, String token) throws Exception {
        assertThat(provider.verify(token, NONCE).raw()).isEqualTo(token);
    }

    private static void assertRefused(Provider provider, String token, Reason reason) {
        assertThatThrownBy(() -> provider.verify(token, NONCE))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private int fetches() {
        return idp.requests(Endpoint.KEYS).size();
    }

    @Test
    void oneFetchIsEnoughForAnHour() throws Exception {
        assertAccepted(provider, token("ada"));
        clock.advance(Duration.ofMinutes(59));
        assertAccepted(provider, token("ada"));
        assertThat(fetches()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        assertAccepted(provider, token("ada"));
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void r4_aNewKeyIsFetchedWhenItIsMet() throws Exception {
        assertAccepted(provider, token("ada"));

        idp.rotateKeys();
        idp.retireOldKeys();

        assertAccepted(provider, token("ada"));
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void r4_aThousandForgedKeyIdsCauseOneMoreFetch() throws Exception {
        assertAccepted(provider, token("ada"));
        JWTClaimsSet claims = claims("ada");
        RSAKey other = OwnKeys.rsa("any");

        for (int i = 0; i < 1_000; i++) {
            RSAKey forged = new RSAKey.Builder(other).keyID("forged-" + i).build();
            assertRefused(provider, OwnKeys.sign(forged, claims), Reason.KEY_UNKNOWN);
        }
        assertThat(fetches()).isEqualTo(2);

        assertAccepted(provider, token("ada"));
        clock.advance(Duration.ofMinutes(5));
        idp.rotateKeys();
        assertAccepted(provider, token("ada"));
        assertThat(fetches()).as("the real rotation is noticed after a while").isEqualTo(3);
    }

    /** Guard: {@code PublishedKeys.SHORTEST_RSA}. */
    @ParameterizedTest(name = "{0} bits: accepted={1}")
    @CsvSource({"1024, false", "2047, false", "2048, true"})
    void r3_aShortKeyIsNotUsedAndTheLogSaysSo(int bits, boolean accepted) throws Exception {
        RSAKey key = OwnKeys.rsa("of " + bits, bits);
        RSAKey other = OwnKeys.rsa("other");
        idp.faults()
                .at(Endpoint.KEYS)
                .body(OwnKeys.document(
                        List.of(OwnKeys.published(key, Optional.empty()), OwnKeys.published(other, Optional.empty()))));
        String token = OwnKeys.sign(key, claims("ada"));

        try (CapturedLog log = CapturedLog.of(PublishedKeys.class)) {
            assertAccepted(provider, OwnKeys.sign(other, claims("ada")));
            if (accepted) {
                assertAccepted(provider, token);
                assertThat(log.lines()).isEmpty();
            } else {
                assertRefused(provider, token, Reason.KEY_UNKNOWN);
                assertThat(log.lines())
                        .first()
                        .asString()
                        .startsWith("WARNING The provider publishes the RSA key of " + bits + " of " + bits + " bits")
                        .contains("2048 bits at least");
            }
        }
    }

    @Test
    void r3_aShortKeyAloneIsNoKey() {
        publish(OwnKeys.rsa("short", 1024), Optional.empty());

        assertThatThrownBy(() -> provider.verify(token("ada"), NONCE))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("no signing key that can be used");
    }

    @Test
    void r4_manyFirstTokensAtOnceCauseOneFetch() throws Exception {
        String token = token("ada");
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<IdToken>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                answers.add(threads.submit(() -> provider.verify(token, NONCE)));
            }
            for (Future<IdToken> answer : answers) {
                assertThat(answer.get().raw()).isEqualTo(token);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void r4_theLastKnownAreGoodForADay() throws Exception {
        assertAccepted(provider, token("ada"));
        idp.faults().at(Endpoint.KEYS).status(503);

        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertAccepted(provider, token("ada"));

        clock.advance(Duration.ofSeconds(6));
        assertThatThrownBy(() -> provider.verify(token("ada"), NONCE))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("503");
    }

    @Test
    void r4_anUnknownKeyWhileTheProviderIsDownIsNoReasonToForgetTheKnown() throws Exception {
        assertAccepted(provider, token("ada"));
        idp.faults().at(Endpoint.KEYS).garbage();

        assertThatThrownBy(() -> provider.verify(OwnKeys.sign(OwnKeys.rsa("new"), claims("ada")), NONCE))
                .isInstanceOf(ProviderUnavailableException.class);
        assertAccepted(provider, token("ada"));
    }

    @Test
    void r38_aProviderThatWasDownForAMomentIsBelievedSoonAgain() throws Exception {
        idp.faults().at(Endpoint.KEYS).next(9).status(503);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> provider.verify(token("ada"), NONCE))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("503");
            clock.advance(Duration.ofSeconds(5));
        }

        assertAccepted(provider, token("ada"));
    }

    @Test
    void r3_aKeyForOneIssuerSignsForNoOther() throws Exception {
        RSAKey consumers = OwnKeys.rsa("consumers");
        publish(consumers, Optional.of(idp.issuer(Tenant.CONSUMERS)));
        Provider common = provider("common");

        assertRefused(common, OwnKeys.sign(consumers, claims("ada")), Reason.KEY_UNKNOWN);
        assertAccepted(common, OwnKeys.sign(consumers, claims("mia")));
        common.close();
    }

    @Test
    void r3_aKeyForEveryTenantSignsForTheTokensOwn() throws Exception {
        RSAKey everybodys = OwnKeys.rsa("everybodys");
        publish(everybodys, Optional.of(idp.origin() + "/{tenantid}/v2.0"));
        Provider common = provider("common");

        assertAccepted(common, OwnKeys.sign(everybodys, claims("ada")));
        assertAccepted(common, OwnKeys.sign(everybodys, claims("carol")));
        common.close();
    }

    @Test
    void r3_aGarbledAnswerDoesNotLoosenWhatAKeyMaySign() throws Exception {
        RSAKey consumers = OwnKeys.rsa("consumers");
        publish(consumers, Optional.of(idp.issuer(Tenant.CONSUMERS)));
        Provider common = provider("common");
        assertAccepted(common, OwnKeys.sign(consumers, claims("mia")));

        idp.faults().clear();
        idp.faults().at(Endpoint.KEYS).body("{\"no\":\"keys\"}");
        assertThatThrownBy(() -> common.verify(OwnKeys.sign(OwnKeys.rsa("new"), claims("mia")), NONCE))
                .isInstanceOf(ProviderUnavailableException.class);

        assertThatThrownBy(() -> common.verify(OwnKeys.sign(consumers, claims("ada")), NONCE))
                .as("it fits no known key, and newer ones cannot be had")
                .isInstanceOf(ProviderUnavailableException.class);
        common.close();
    }

    @Test
    void r3_twoKeysOfOneIdKeepTheirOwnIssuers() throws Exception {
        RSAKey consumers = OwnKeys.rsa("same");
        RSAKey contoso = OwnKeys.rsa("same");
        idp.faults()
                .at(Endpoint.KEYS)
                .body(OwnKeys.document(List.of(
                        OwnKeys.published(consumers, Optional.of(idp.issuer(Tenant.CONSUMERS))),
                        OwnKeys.published(contoso, Optional.of(idp.issuer(Tenant.CONTOSO))))));
        Provider common = provider("common");

        assertAccepted(common, OwnKeys.sign(contoso, claims("ada")));
        assertRefused(common, OwnKeys.sign(consumers, claims("ada")), Reason.SIGNATURE);
        common.close();
    }

    @Test
    void r3_aKeyThatNobodyUnderstandsIsPassedOver() throws Exception {
        RSAKey known = OwnKeys.rsa("known");
        idp.faults()
                .at(Endpoint.KEYS)
                .body(OwnKeys.document(List.of(
                        Map.of("kty", "LATTICE", "kid", "future"),
                        Map.of("kty", "RSA", "kid", "broken"),
                        OwnKeys.published(known, Optional.empty()))));

        assertAccepted(provider, OwnKeys.sign(known, claims("ada")));
    }

    private void publish(RSAKey key, Optional<String> issuer) {
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(List.of(OwnKeys.published(key, issuer))));
    }
}
