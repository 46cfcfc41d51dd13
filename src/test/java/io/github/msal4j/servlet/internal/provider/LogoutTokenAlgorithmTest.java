package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * R89: at a provider with several algorithms, a logout token has that of the ID tokens (Back-Channel Logout 2.6 rule 4). Guard:
 * {@code SigningAlgorithms.check}.
 */
class LogoutTokenAlgorithmTest {
    private static final Expectation EXPECTED = new Expectation("n", null, null);

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final String issuer = idp.realm(Tenant.CONTOSO);
    private final Provider provider = new Provider(GivenSettings.openId(issuer).read(), clock);
    private final RSAKey rsa = OwnKeys.rsa("rsa");
    private final ECKey curve = OwnKeys.curve("curve");

    LogoutTokenAlgorithmTest() {
        idp.faults()
                .at(Endpoint.METADATA)
                .body(JSONObjectUtils.toJSONString(Map.of(
                        "issuer",
                        issuer,
                        "authorization_endpoint",
                        issuer + "/authorize",
                        "token_endpoint",
                        issuer + "/token",
                        "jwks_uri",
                        idp.endpoint(Endpoint.KEYS, Tenant.CONTOSO.id()).toString(),
                        "id_token_signing_alg_values_supported",
                        List.of("RS256", "PS256", "ES256"))));
        idp.faults()
                .at(Endpoint.KEYS)
                .body(OwnKeys.document(
                        List.of(OwnKeys.published(rsa, Optional.empty()), OwnKeys.published(curve, Optional.empty()))));
    }

    @AfterEach
    void stop() {
        provider.close();
        idp.close();
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(GivenSettings.CLIENT_ID)
                .subject("sub-1")
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(120)));
    }

    private void signIn(JWK key, JWSAlgorithm algorithm) throws Exception {
        provider.verify(
                OwnKeys.sign(
                        key,
                        algorithm,
                        header -> {},
                        claims().claim("nonce", "n").build()),
                EXPECTED);
    }

    private LogoutToken signOut(JWK key, JWSAlgorithm algorithm) throws Exception {
        JWTClaimsSet claims = claims().jwtID("jti-1")
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                .build();
        return provider.verifyLogoutToken(OwnKeys.sign(key, algorithm, header -> {}, claims));
    }

    private void assertRefused(JWK key, JWSAlgorithm algorithm, String message) {
        assertThatThrownBy(() -> signOut(key, algorithm))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALGORITHM))
                .hasMessageContaining(message);
    }

    @Test
    void r89_theAlgorithmOfTheIdTokensAndNoOther() throws Exception {
        signIn(rsa, JWSAlgorithm.RS256);

        assertThat(signOut(rsa, JWSAlgorithm.RS256).id()).isEqualTo("jti-1");
        assertRefused(curve, JWSAlgorithm.ES256, "expected RS256, got ES256");
        assertRefused(rsa, JWSAlgorithm.PS256, "expected RS256, got PS256");
    }

    @Test
    void r89_alsoIfThatIsNotTheDefault() throws Exception {
        signIn(curve, JWSAlgorithm.ES256);

        assertThat(signOut(curve, JWSAlgorithm.ES256).id()).isEqualTo("jti-1");
        assertRefused(rsa, JWSAlgorithm.RS256, "expected ES256, got RS256");
    }

    @Test
    void r89_theRegistrationMayChange() throws Exception {
        signIn(rsa, JWSAlgorithm.RS256);
        signIn(curve, JWSAlgorithm.ES256);

        assertThat(signOut(curve, JWSAlgorithm.ES256).id()).isEqualTo("jti-1");
    }

    /** After a restart sessions may be there that began before; they must be signed out whatever the algorithm is. */
    @Test
    void r89_whileNoIdTokenWasSeenTheAnnouncedOnesAreGood() throws Exception {
        assertThat(signOut(curve, JWSAlgorithm.ES256).id()).isEqualTo("jti-1");
        assertRefused(rsa, JWSAlgorithm.RS384, "expected RS256, got RS384");
    }

    /** A token that is refused teaches nothing. */
    @Test
    void r89_aRefusedIdTokenIsNoExample() throws Exception {
        signIn(rsa, JWSAlgorithm.RS256);
        String other = OwnKeys.sign(
                curve,
                JWSAlgorithm.ES256,
                header -> {},
                claims().claim("nonce", "another").build());
        assertThatThrownBy(() -> provider.verify(other, EXPECTED)).isInstanceOf(IdTokenException.class);

        assertRefused(curve, JWSAlgorithm.ES256, "expected RS256, got ES256");
    }
}
