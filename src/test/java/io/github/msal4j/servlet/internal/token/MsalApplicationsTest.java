package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.SilentParameters;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.LiveObjects;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.Provider;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R30, R47: MSAL4J tells authorities apart by their hosts and paths, and treats them differently. Here it is given those that
 * cannot stand on a test's own machine, with the answers of a provider instead of a network.
 */
class MsalApplicationsTest {
    private static final String TENANT = "c0a70500-0000-4000-8000-00000000c0de";

    static Stream<Arguments> authorities() {
        return Stream.of(
                        GivenSettings.entra("https://login.microsoftonline.com", TENANT),
                        GivenSettings.entra("https://login.microsoftonline.com", "common"),
                        GivenSettings.entra("https://login.microsoftonline.us", "organizations"),
                        GivenSettings.entra("https://login.partner.microsoftonline.cn", TENANT),
                        GivenSettings.entra("https://woodgrove.ciamlogin.com", TENANT),
                        GivenSettings.openId("https://woodgrove.ciamlogin.com"),
                        GivenSettings.openId("https://woodgrove.ciamlogin.com/woodgrove.onmicrosoft.com"),
                        GivenSettings.openId("https://login.woodgrove.example/" + TENANT + "/v2.0"),
                        GivenSettings.openId("https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_sign_in"),
                        GivenSettings.openId("https://contoso.b2clogin.com/tfp/contoso.onmicrosoft.com/B2C_1A_sign_in"),
                        GivenSettings.openId("https://login.contoso.example/" + TENANT + "/b2c_1_sign_in"),
                        GivenSettings.openId("https://sso.example/realms/staff"),
                        GivenSettings.openId("http://sso.localhost:8443/adfs/realms/staff"))
                .map(GivenSettings::read)
                .map(settings -> Arguments.of(settings.authority().metadataUrl(), settings));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("authorities")
    void anAccountIsStoredRefreshedAndRemoved(URI metadata, Settings settings) throws Exception {
        List<String> bodies = new ArrayList<>();
        try (Provider provider = new Provider(settings, InstantSource.system())) {
            MsalApplications applications = MsalApplications.of(settings, provider, InstantSource.system());

            ConfidentialClientApplication redeeming = applications.create(request -> answer(request, bodies));
            redeeming
                    .acquireToken(AuthorizationCodeParameters.builder("code", URI.create("https://app.example/cb"))
                            .scopes(Set.of("User.Read"))
                            .build())
                    .join();
            ConfidentialClientApplication refreshing = applications.create(request -> answer(request, bodies));
            refreshing.tokenCache().deserialize(redeeming.tokenCache().serialize());
            IAccount account = refreshing.getAccounts().join().iterator().next();
            String refreshed = refreshing
                    .acquireTokenSilently(SilentParameters.builder(Set.of("User.Read"), account)
                            .forceRefresh(true)
                            .build())
                    .join()
                    .accessToken();

            assertThat(refreshed).isEqualTo("access-2");
            assertThat(bodies).hasSize(2);
            assertThat(bodies.get(1)).contains("grant_type=refresh_token", "refresh_token=refresh-1");
            refreshing.removeAccount(account).join();
            assertThat(refreshing.getAccounts().join()).isEmpty();
            assertThat(refreshing.tokenCache().serialize()).doesNotContain("refresh-", "access-");
        }
    }

    private static ConfidentialClientApplication redeemed(MsalApplications applications) throws Exception {
        List<String> bodies = new ArrayList<>();
        ConfidentialClientApplication application = applications.create(request -> answer(request, bodies));
        application
                .acquireToken(AuthorizationCodeParameters.builder("code", URI.create("https://app.example/cb"))
                        .scopes(Set.of("User.Read"))
                        .build())
                .join();
        return application;
    }

    /** Guard: MSAL4J makes a cache for each application that its builder builds, and one takes nothing from another. */
    @Test
    void r30_applicationsOfTheOneBuilderShareNothing() throws Exception {
        Settings settings =
                GivenSettings.entra("https://login.microsoftonline.com", TENANT).read();
        try (Provider provider = new Provider(settings, InstantSource.system())) {
            MsalApplications applications = MsalApplications.of(settings, provider, InstantSource.system());
            ConfidentialClientApplication earlier = applications.create(request -> null);
            ConfidentialClientApplication signedIn = redeemed(applications);
            ConfidentialClientApplication later = applications.create(request -> null);

            assertThat(signedIn.getAccounts().join()).hasSize(1);
            assertThat(earlier.getAccounts().join()).isEmpty();
            assertThat(later.getAccounts().join()).isEmpty();
            assertThat(later.tokenCache().serialize()).doesNotContain("access-", "refresh-");
            assertThat(later.tokenCache()).isNotSameAs(signedIn.tokenCache());
            assertThat(later.httpClient()).isNotSameAs(signedIn.httpClient()).isNotSameAs(earlier.httpClient());
        }
    }

    /** Guard: {@code NO_NETWORK} takes the place of the client, which has the tokens of the last sign-in. */
    @Test
    void r74_theBuilderHoldsNothingOfASignInThatIsOver() throws Exception {
        Settings settings =
                GivenSettings.entra("https://login.microsoftonline.com", TENANT).read();
        try (Provider provider = new Provider(settings, InstantSource.system())) {
            MsalApplications applications = MsalApplications.of(settings, provider, InstantSource.system());
            WeakReference<Object> client =
                    new WeakReference<>(redeemed(applications).httpClient());

            LiveObjects.collectUntil("the client of a sign-in that is over is gone", () -> client.refersTo(null));
            assertThat(applications.create(request -> null)).isNotNull();
        }
    }

    private static HttpResponse answer(HttpRequest request, List<String> bodies) {
        bodies.add(request.body());
        String info = JSONObjectUtils.toJSONString(Map.of("uid", "oid-1", "utid", TENANT));
        Map<String, Object> json = Map.of(
                "token_type",
                "Bearer",
                "scope",
                "User.Read",
                "expires_in",
                3600,
                "access_token",
                "access-" + bodies.size(),
                "refresh_token",
                "refresh-" + bodies.size(),
                "id_token",
                SignedIn.idToken(claims -> claims).raw(),
                "client_info",
                Base64URL.encode(info).toString());
        HttpResponse response = new HttpResponse().statusCode(200).body(JSONObjectUtils.toJSONString(json));
        response.addHeaders(Map.of("Content-Type", List.of("application/json")));
        return response;
    }
}
