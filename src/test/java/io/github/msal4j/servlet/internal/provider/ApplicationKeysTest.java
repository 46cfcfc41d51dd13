package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalUser;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R103: Entra applications with claims mapping or SAML have signing keys of their own. */
class ApplicationKeysTest {
    private static final Expectation NONCE = new Expectation("n", null, null);

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final List<Provider> providers = new ArrayList<>();

    @BeforeEach
    void register() {
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET));
        idp.users().add(LocalUser.of("wes", "Wes Customer", Tenant.WOODGROVE));
        idp.behaviour().keysOfApplications(true);
    }

    @AfterEach
    void stop() {
        providers.forEach(Provider::close);
        idp.close();
    }

    private Provider provider(GivenSettings settings) {
        Provider provider = new Provider(settings.read(), clock);
        providers.add(provider);
        return provider;
    }

    private Provider contoso() {
        return provider(GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()));
    }

    private String token(String user) {
        return idp.idToken(GivenSettings.CLIENT_ID, user, "n");
    }

    private void assertAccepted(Provider provider, String user) throws Exception {
        String token = token(user);
        assertThat(provider.verify(token, NONCE).raw()).isEqualTo(token);
    }

    private static void assertRefused(Provider provider, String token, Reason reason) {
        assertThatThrownBy(() -> provider.verify(token, NONCE))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private int fetches() {
        return idp.requests(Endpoint.METADATA).size()
                + idp.requests(Endpoint.KEYS).size();
    }

    /** Guard: the second {@code newerThan} in {@code SignedTokens.checkSignature}. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "8d0f6c1e-aaaa-4aaa-8aaa-00000000c0de, ada",
        "contoso.example, ada",
        "organizations, ada",
        "organizations, carol",
        "common, mia",
        "consumers, mia",
        "woodgrove, wes"
    })
    void r103_aKeyOfTheApplicationAlone(String tenant, String user) throws Exception {
        Provider provider = provider(GivenSettings.entra(idp.origin(), tenantOf(tenant)));

        assertAccepted(provider, user);

        int fetched = fetches();
        assertAccepted(provider, user);
        assertThat(fetches()).as("it is known now").isEqualTo(fetched);
    }

    private static String tenantOf(String name) {
        return switch (name) {
            case "8d0f6c1e-aaaa-4aaa-8aaa-00000000c0de" -> Tenant.CONTOSO.id();
            case "contoso.example" -> Tenant.CONTOSO.domain();
            case "woodgrove" -> Tenant.WOODGROVE.id();
            default -> name;
        };
    }

    @Test
    void r103_noTenantsKeySignsForAnother() throws Exception {
        Provider provider = provider(GivenSettings.entra(idp.origin(), "organizations"));
        assertAccepted(provider, "ada");
        assertAccepted(provider, "carol");
        idp.behaviour().keyIssuers(false);
        Provider trusting = provider(GivenSettings.entra(idp.origin(), "organizations"));
        assertAccepted(trusting, "ada");

        for (Provider one : List.of(provider, trusting)) {
            // The administrator of Contoso, who has that key, writes a token of Fabrikam.
            assertRefused(one, signedByContoso("carol"), Reason.KEY_UNKNOWN);
        }
    }

    /** With Contoso's key, of which the provider knows the private part as an administrator would. */
    private String signedByContoso(String user) throws Exception {
        JWTClaimsSet wanted = SignedJWT.parse(token(user)).getJWTClaimsSet();
        idp.faults().idToken().next(1).claims(claims -> new JWTClaimsSet.Builder(wanted));
        return token("ada");
    }

    @Test
    void r103_noKeyOfTheApplicationIsLookedForWhereTheOrdinaryKeysFit() throws Exception {
        idp.behaviour().keysOfApplications(false);

        assertAccepted(contoso(), "ada");

        assertThat(fetches()).isEqualTo(2);
        assertThat(idp.requests(Endpoint.METADATA))
                .noneMatch(request -> request.parameter("appid").isPresent());
    }

    @Test
    void r103_bothKindsOfKeysMayChangePlaces() throws Exception {
        Provider provider = contoso();
        assertAccepted(provider, "ada");

        idp.behaviour().keysOfApplications(false);
        assertAccepted(provider, "ada");
        idp.behaviour().keysOfApplications(true);
        assertAccepted(provider, "ada");
    }

    @Test
    void r103_aNewKeyOfTheApplicationIsFetchedWhenItIsMet() throws Exception {
        Provider provider = contoso();
        assertAccepted(provider, "ada");

        idp.rotateKeys();
        assertAccepted(provider, "ada");
        int fetched = fetches();

        idp.rotateKeys();
        assertRefused(provider, token("ada"), Reason.KEY_UNKNOWN);
        assertThat(fetches()).as("at once again: too often").isEqualTo(fetched);

        clock.advance(Duration.ofSeconds(10));
        assertAccepted(provider, "ada");
    }

    @Test
    void r103_aThousandUnknownKeysCauseFewFetches() throws Exception {
        Provider provider = contoso();
        assertAccepted(provider, "ada");
        JWTClaimsSet claims = SignedJWT.parse(token("ada")).getJWTClaimsSet();
        RSAKey other = OwnKeys.rsa("any");
        int fetched = fetches();

        for (int i = 0; i < 1_000; i++) {
            RSAKey forged = new RSAKey.Builder(other).keyID("forged-" + i).build();
            assertRefused(provider, OwnKeys.sign(forged, claims), Reason.KEY_UNKNOWN);
        }

        assertThat(fetches() - fetched)
                .as("the application's metadata and keys")
                .isEqualTo(2);
    }

    @Test
    void r103_aTenantThatMayNotSignInIsNotAsked() throws Exception {
        Provider provider = provider(GivenSettings.entra(idp.origin(), "organizations")
                .with("allowed-tenants", Tenant.CONTOSO.id().toUpperCase(java.util.Locale.ROOT)));
        assertAccepted(provider, "ada");
        idp.forgetRequests();

        assertRefused(provider, token("carol"), Reason.KEY_UNKNOWN);

        assertThat(idp.requests(Endpoint.METADATA)).isEmpty();
    }

    /** An authority that has no such metadata has no such keys; one that is down may have. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"400, true", "404, true", "429, false", "500, false"})
    void r103_theMetadataOfTheApplicationAnswersWith(int status, boolean unknown) throws Exception {
        Provider provider = contoso();
        provider.metadata();
        idp.faults().at(Endpoint.METADATA).status(status);

        if (unknown) {
            assertRefused(provider, token("ada"), Reason.KEY_UNKNOWN);
        } else {
            assertThatThrownBy(() -> provider.verify(token("ada"), NONCE))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("?appid=" + GivenSettings.CLIENT_ID + " answers with status " + status);
        }
    }

    @Test
    void r103_theMetadataOfTheApplicationIsThatOfItsTenant() throws Exception {
        Provider provider = contoso();
        provider.metadata();
        idp.faults().at(Endpoint.METADATA).body("{\"issuer\":\"" + idp.issuer(Tenant.FABRIKAM) + "\"}");

        assertThatThrownBy(() -> provider.verify(token("ada"), NONCE))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("not that of the configured authority");
    }

    @Test
    void r103_noOtherProviderIsAskedForKeysOfAnApplication() throws Exception {
        Provider realm = provider(GivenSettings.openId(idp.origin() + "/realms/" + Tenant.CONTOSO.id()));
        String token =
                OwnKeys.sign(OwnKeys.rsa("other"), SignedJWT.parse(token("ada")).getJWTClaimsSet());

        assertRefused(realm, token, Reason.KEY_UNKNOWN);

        assertThat(idp.requests(Endpoint.METADATA))
                .noneMatch(request -> request.parameter("appid").isPresent());
    }

    /** Guard: {@code ApplicationKeys.MOST_TENANTS}. */
    @Test
    void c12_ofAHundredTenantsTheKeysAreKeptAndOfMoreTheyAreNot() throws Exception {
        Provider provider = provider(GivenSettings.entra(idp.origin(), "organizations"));
        assertAccepted(provider, "ada");
        meetTenants(provider, 99);
        int fetched = fetches();
        assertAccepted(provider, "ada");
        assertThat(fetches()).as("it is known").isEqualTo(fetched);

        meetTenants(provider, 1);

        fetched = fetches();
        assertAccepted(provider, "ada");
        assertThat(fetches()).as("it is fetched again").isGreaterThan(fetched);
    }

    /** By tokens that anybody may write. */
    private void meetTenants(Provider provider, int number) throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(token("ada")).getJWTClaimsSet();
        RSAKey forged = OwnKeys.rsa("forged");
        for (int i = 0; i < number; i++) {
            String tenant = UUID.randomUUID().toString();
            JWTClaimsSet elsewhere = new JWTClaimsSet.Builder(claims)
                    .claim("tid", tenant)
                    .issuer(claims.getIssuer().replace(Tenant.CONTOSO.id(), tenant))
                    .build();
            assertRefused(provider, OwnKeys.sign(forged, elsewhere), Reason.KEY_UNKNOWN);
        }
    }
}
