package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
    private static final String HOST = "https://login.microsoftonline.com";
    private static final String OTHER = "fab51ca0-0000-4000-8000-00000000fab1";

    private static Authority entra(String tenant) {
        return Given.wellConfigured().with("msal.tenant-id", tenant).read().authority();
    }

    private static Given openId(String issuer) {
        return Given.wellConfigured().without("msal.tenant-id").with("msal.authority", issuer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Given.TENANT,
                "contoso.example",
                "contoso.onmicrosoft.com",
                "organizations",
                "common",
                "consumers"
            })
    void aTenantMeansThePublicCloud(String tenant) {
        assertThat(entra(tenant).metadataUrl())
                .isEqualTo(URI.create(HOST + "/" + tenant + "/v2.0/.well-known/openid-configuration"));
        assertThat(entra(tenant).origin()).isEqualTo(URI.create(HOST));
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.microsoftonline.us, https://login.microsoftonline.us",
        "https://login.microsoftonline.us/, https://login.microsoftonline.us",
        "https://Login.Partner.MicrosoftOnline.cn, https://login.partner.microsoftonline.cn",
        "http://localhost:8443, http://localhost:8443",
        "http://login.localhost:8443, http://login.localhost:8443",
        "http://127.0.0.1:8443, http://127.0.0.1:8443",
        "http://[::1]:8443, http://[::1]:8443"
    })
    void r2_aNationalCloudHasItsOwnHostAndOnlyLoopbackMayDoWithoutTls(String given, String origin) {
        Authority authority =
                Given.wellConfigured().with("msal.authority", given).read().authority();

        assertThat(authority).isEqualTo(new Authority.Entra(URI.create(origin), Given.TENANT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example",
                "http://localhost.example",
                "http://127.0.0.1.example",
                "http://notlocalhost",
                "http://10.0.0.1"
            })
    void r2_plainHttpToAnotherMachineIsRefused(String authority) {
        assertThat(openId(authority).problems())
                .containsExactly("msal.authority is '" + authority
                        + "'; it must use https (http is for localhost and *.localhost only)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://sso.example/realms/shop, https://sso.example/realms/shop/.well-known/openid-configuration",
        "https://sso.example/, https://sso.example/.well-known/openid-configuration",
        "https://sso.example, https://sso.example/.well-known/openid-configuration"
    })
    void withoutATenantTheAuthorityIsAnIssuer(String issuer, String metadata) {
        Authority authority = openId(issuer).read().authority();

        assertThat(authority.metadataUrl()).isEqualTo(URI.create(metadata));
        assertThat(authority.acceptsIssuer(issuer)).isTrue();
        assertThat(authority.origin().getHost()).isEqualTo("sso.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.microsoftonline.com/" + Given.TENANT + "/v2.0",
                "https://LOGIN.microsoftonline.com/common",
                "https://login.microsoftonline.us/" + Given.TENANT + "/v2.0",
                "https://login.partner.microsoftonline.cn/common/v2.0",
                "https://sts.windows.net/" + Given.TENANT + "/"
            })
    void entraAsAnIssuerIsAMistake(String authority) {
        assertThat(openId(authority).problems()).singleElement().satisfies(problem -> assertThat(problem)
                .startsWith("msal.authority is '" + authority + "'")
                .contains("put the tenant into msal.tenant-id"));
    }

    @ParameterizedTest(name = "R1 {0}: {1} accepted={2}, may issue={3}")
    @CsvSource({
        // One tenant by its GUID: that one only, character by character.
        Given.TENANT + ", https://login.microsoftonline.com/" + Given.TENANT + "/v2.0, true, true",
        Given.TENANT + ", https://login.microsoftonline.com/" + OTHER + "/v2.0, false, false",
        Given.TENANT + ", https://login.microsoftonline.com/{tenantid}/v2.0, false, false",
        Given.TENANT + ", https://login.microsoftonline.com/" + Given.TENANT + "/v2.0/, false, false",
        Given.TENANT + ", https://login.microsoftonline.us/" + Given.TENANT + "/v2.0, false, false",
        Given.TENANT + ", http://login.microsoftonline.com/" + Given.TENANT + "/v2.0, false, false",
        Given.TENANT + ", https://sts.windows.net/" + Given.TENANT + "/, false, false",
        Given.TENANT + ", '', false, false",
        // By its domain: some tenant of this host.
        "contoso.example, https://login.microsoftonline.com/" + Given.TENANT + "/v2.0, true, true",
        "contoso.example, https://login.microsoftonline.com/{tenantid}/v2.0, false, false",
        "contoso.example, https://login.microsoftonline.com/contoso.example/v2.0, false, false",
        "contoso.example, https://login.evil.example/" + Given.TENANT + "/v2.0, false, false",
        "contoso.example, https://login.microsoftonline.com/a/" + Given.TENANT + "/v2.0, false, false",
        // Personal accounts are one tenant, known by heart.
        "consumers, https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0, true, true",
        "consumers, https://login.microsoftonline.com/" + Given.TENANT + "/v2.0, false, false",
        // Several: metadata carries the template, a token or message never does.
        "common, https://login.microsoftonline.com/{tenantid}/v2.0, true, false",
        "common, https://login.microsoftonline.com/" + Given.TENANT + "/v2.0, false, true",
        "organizations, https://login.microsoftonline.com/{tenantid}/v2.0, true, false",
        "organizations, https://login.microsoftonline.com/" + OTHER + "/v2.0, false, true",
        "organizations, https://login.microsoftonline.com/not-a-guid/v2.0, false, false",
        "organizations, https://login.evil.example/" + OTHER + "/v2.0, false, false"
    })
    void issuers(String tenant, String issuer, boolean accepted, boolean mayIssue) {
        assertThat(entra(tenant).acceptsIssuer(issuer)).isEqualTo(accepted);
        assertThat(entra(tenant).mayHaveIssued(issuer)).isEqualTo(mayIssue);
    }

    @ParameterizedTest(name = "R1 OpenID provider: {0} accepted={1}")
    @CsvSource({
        "https://sso.example/realms/shop, true",
        "https://sso.example/realms/shop/, false",
        "https://sso.example/realms/Shop, false",
        "https://sso.example:443/realms/shop, false",
        "https://sso.example/realms, false",
        "https://evil.example/realms/shop, false"
    })
    void issuersOfAnOpenIdProvider(String issuer, boolean accepted) {
        Authority authority = openId("https://sso.example/realms/shop").read().authority();

        assertThat(authority.acceptsIssuer(issuer)).isEqualTo(accepted);
        assertThat(authority.mayHaveIssued(issuer)).isEqualTo(accepted);
    }

    @ParameterizedTest(name = "{0} is External ID at {1}")
    @CsvSource({
        "https://woodgrove.ciamlogin.com, https://woodgrove.ciamlogin.com/woodgrove.onmicrosoft.com",
        "https://Woodgrove.CiamLogin.com/, https://woodgrove.ciamlogin.com/woodgrove.onmicrosoft.com",
        "https://woodgrove.ciamlogin.com/woodgrove.onmicrosoft.com,"
                + " https://woodgrove.ciamlogin.com/woodgrove.onmicrosoft.com",
        "https://woodgrove.ciamlogin.com/" + Given.TENANT + ", https://woodgrove.ciamlogin.com/" + Given.TENANT,
        "https://woodgrove.ciamlogin.com/" + Given.TENANT + "/v2.0/, https://woodgrove.ciamlogin.com/" + Given.TENANT,
        "https://login.woodgrove.example/" + Given.TENANT + "/v2.0, https://login.woodgrove.example/" + Given.TENANT
    })
    void externalId(String given, String address) {
        Authority authority = openId(given).read().authority();

        assertThat(authority).isInstanceOf(Authority.Entra.class);
        assertThat(authority.metadataUrl()).hasToString(address + "/v2.0/.well-known/openid-configuration");
    }

    @ParameterizedTest(name = "R1 External ID {0}: {1} accepted={2}")
    @CsvSource({
        "/" + Given.TENANT + ", https://" + Given.TENANT + ".ciamlogin.com/" + Given.TENANT + "/v2.0, true",
        "/" + Given.TENANT + ", https://woodgrove.ciamlogin.com/" + Given.TENANT + "/v2.0, true",
        "/" + Given.TENANT + ", https://" + OTHER + ".ciamlogin.com/" + OTHER + "/v2.0, false",
        "/" + Given.TENANT + ", https://" + OTHER + ".ciamlogin.com/" + Given.TENANT + "/v2.0, false",
        "/" + Given.TENANT + ", https://" + Given.TENANT + ".ciamlogin.com/" + OTHER + "/v2.0, false",
        "/" + Given.TENANT + ", https://" + Given.TENANT + ".ciamlogin.example/" + Given.TENANT + "/v2.0, false",
        "'', https://" + OTHER + ".ciamlogin.com/" + OTHER + "/v2.0, true",
        "'', https://" + OTHER + ".ciamlogin.com/" + Given.TENANT + "/v2.0, false",
        "'', https://evil.ciamlogin.com/" + OTHER + "/v2.0, false",
        "'', https://" + OTHER + ".ciamlogin.com/" + OTHER + "/v2.0/, false"
    })
    void issuersOfAnExternalTenant(String path, String issuer, boolean accepted) {
        Authority authority =
                openId("https://woodgrove.ciamlogin.com" + path).read().authority();

        assertThat(authority.acceptsIssuer(issuer)).isEqualTo(accepted);
        assertThat(authority.mayHaveIssued(issuer)).isEqualTo(accepted);
    }

    @Test
    void entraItselfNeverHasTheIssuerOfAnExternalTenant() {
        assertThat(entra(Given.TENANT)
                        .acceptsIssuer("https://" + Given.TENANT + ".ciamlogin.com/" + Given.TENANT + "/v2.0"))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} is B2C at {1}")
    @CsvSource({
        "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_Sign_In, /contoso.onmicrosoft.com/b2c_1_sign_in",
        "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1a_x/v2.0/, /contoso.onmicrosoft.com/b2c_1a_x",
        "https://contoso.b2clogin.com/tfp/contoso.onmicrosoft.com/B2C_1A_x/, /tfp/contoso.onmicrosoft.com/b2c_1a_x",
        "https://login.contoso.example/" + Given.TENANT + "/b2c_1-x, /" + Given.TENANT + "/b2c_1-x"
    })
    void b2c(String given, String path) {
        Authority authority = openId(given).read().authority();

        assertThat(authority).isInstanceOf(Authority.B2c.class);
        assertThat(authority.metadataUrl().getPath()).isEqualTo(path + "/v2.0/.well-known/openid-configuration");
        assertThat(authority.origin().getHost()).isEqualTo(URI.create(given).getHost());
    }

    @ParameterizedTest(name = "R1 B2C {0}: {1} accepted={2}")
    @CsvSource({
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/" + OTHER + "/v2.0/, true",
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/" + OTHER + "/v2.0, false",
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/contoso.onmicrosoft.com/v2.0/, false",
        "contoso.onmicrosoft.com, https://evil.b2clogin.com/" + OTHER + "/v2.0/, false",
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/tfp/" + OTHER + "/b2c_1_sign_in/v2.0/, true",
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/tfp/" + OTHER + "/B2C_1_Sign_in/v2.0/, true",
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/tfp/" + OTHER + "/b2c_1_other/v2.0/, false",
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/tfp/" + OTHER + "/b2c_1_sign_in/v2.0, false",
        "contoso.onmicrosoft.com, https://evil.b2clogin.com/tfp/" + OTHER + "/b2c_1_sign_in/v2.0/, false",
        "contoso.onmicrosoft.com, https://contoso.b2clogin.com/tfp/" + OTHER + "/v2.0/, false",
        Given.TENANT + ", https://contoso.b2clogin.com/" + Given.TENANT + "/v2.0/, true",
        Given.TENANT + ", https://contoso.b2clogin.com/" + OTHER + "/v2.0/, false",
        Given.TENANT + ", https://contoso.b2clogin.com/tfp/" + Given.TENANT + "/b2c_1_sign_in/v2.0/, true",
        Given.TENANT + ", https://contoso.b2clogin.com/tfp/" + OTHER + "/b2c_1_sign_in/v2.0/, false"
    })
    void issuersOfB2c(String tenant, String issuer, boolean accepted) {
        Authority authority = openId("https://contoso.b2clogin.com/" + tenant + "/b2c_1_sign_in")
                .read()
                .authority();

        assertThat(authority.acceptsIssuer(issuer)).isEqualTo(accepted);
        assertThat(authority.mayHaveIssued(issuer)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "https://contoso.b2clogin.com/contoso.onmicrosoft.com, it must name the policy",
        "https://woodgrove.ciamlogin.com/common, the tenant's GUID or domain",
        "https://woodgrove.ciamlogin.com/a/b, the tenant's GUID or domain"
    })
    void addressesThatLackSomething(String authority, String remedy) {
        assertThat(openId(authority).problems()).singleElement().asString().contains(remedy);
    }

    @Test
    void aB2cPolicyNamesItsTenantItself() {
        assertThat(Given.wellConfigured()
                        .with("msal.authority", "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in")
                        .problems())
                .singleElement()
                .asString()
                .contains("remove msal.tenant-id");
    }

    @Test
    void aTenantGivenInCapitalsIsTheSameTenant() {
        Authority authority = entra(Given.TENANT.toUpperCase(Locale.ROOT));

        assertThat(authority.acceptsIssuer(HOST + "/" + Given.TENANT + "/v2.0")).isTrue();
    }

    @ParameterizedTest(name = "{0} is a GUID: {1}")
    @CsvSource({
        Given.TENANT + ", true",
        "C0A70500-0000-4000-8000-00000000C0DE, true",
        "c0a70500-0000-4000-8000-00000000c0d, false",
        "c0a7050000004000800000000000c0de, false",
        "1-1-1-1-1, false",
        "+0a70500-0000-4000-8000-00000000c0de, false",
        "g0a70500-0000-4000-8000-00000000c0de, false",
        "'', false"
    })
    void guids(String text, boolean guid) {
        assertThat(Authority.isGuid(text)).isEqualTo(guid);
    }

    /** R94: {@code organizations} is work and school accounts only. */
    @ParameterizedTest(name = "{0} admits {1}: {2}")
    @CsvSource({
        "organizations, 9188040d-6c67-4c5b-b112-36a304b66dad, false",
        "organizations, 9188040D-6C67-4C5B-B112-36A304B66DAD, false",
        "organizations, " + OTHER + ", true",
        "common, 9188040d-6c67-4c5b-b112-36a304b66dad, true",
        "consumers, 9188040d-6c67-4c5b-b112-36a304b66dad, true"
    })
    void r94_whoseAccountsMaySignIn(String tenant, String users, boolean admitted) {
        assertThat(((Authority.Entra) entra(tenant)).admits(users)).isEqualTo(admitted);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        Given.TENANT + ", true",
        "contoso.example, true",
        "common, false",
        "organizations, false",
        "consumers, false"
    })
    void oneTenantCanGiveTheApplicationATokenOfItsOwn(String tenant, boolean one) {
        assertThat(((Authority.Entra) entra(tenant)).isOneTenant()).isEqualTo(one);
    }

    /** R73: only Entra for organizations ends a session by {@code logout_hint} alone. */
    @Test
    void r73_whoSignsOutByHint() {
        Authority b2c = openId("https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in")
                .read()
                .authority();

        assertThat(entra(Given.TENANT).signsOutByHint(HOST + "/" + Given.TENANT + "/v2.0"))
                .isTrue();
        assertThat(entra(Given.TENANT).signsOutByHint("https://" + OTHER + ".ciamlogin.com/" + OTHER + "/v2.0"))
                .isFalse();
        assertThat(openId("https://sso.example/r").read().authority().signsOutByHint("https://sso.example/r"))
                .isFalse();
        assertThat(b2c.signsOutByHint("https://contoso.b2clogin.com/" + OTHER + "/v2.0/"))
                .isFalse();
        assertThat(b2c.isMicrosoft()).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "http://localhost/a, true",
        "http://localhost./a, true",
        "http://127.0.0.2/a, true",
        "http://0.0.0.0/a, true",
        "'http://[::1]/a', true",
        "http://sso.example/a, false",
        "http://203.0.113.7/a, false",
        "urn:a, false"
    })
    void whatIsOnThisMachine(URI address, boolean here) {
        assertThat(Authority.isOnThisMachine(address)).isEqualTo(here);
    }
}
