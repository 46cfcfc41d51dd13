package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.fakes.GivenSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R105: the metadata of the providers that {@code src/docs/providers.md} lists, in the form that their documentation shows, with
 * their issuers as settings.
 */
class ProvidersTableTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AD FS, https://fs.contoso.example/adfs, /oauth2/logout, true, false, client_secret_post",
        "Keycloak, https://sso.example/realms/staff, /protocol/openid-connect/logout, true, true, client_secret_basic",
        "Okta (org), https://contoso.okta.com, /oauth2/v1/logout, , , client_secret_basic",
        "Okta (custom), https://contoso.okta.com/oauth2/default, /v1/logout, , , client_secret_basic",
        "Auth0, https://contoso.eu.auth0.com/, oidc/logout, , true, client_secret_post",
        "Google, https://accounts.google.com, , , , client_secret_post",
        "Cognito, https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123, , , , client_secret_basic",
        "PingOne, https://auth.pingone.eu/b2bd/as, /signoff, , , client_secret_basic",
        "PingFederate, https://sso.example:9031, /idp/init_logout.openid, true, true, client_secret_basic",
        "ZITADEL, https://contoso.zitadel.cloud, /oidc/v1/end_session, , true, client_secret_basic",
    })
    void r105_metadata(
            String who,
            String issuer,
            @Nullable String endSession,
            @Nullable Boolean front,
            @Nullable Boolean back,
            String method)
            throws Exception {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer);
        document.put("authorization_endpoint", issuer + "/authorize");
        document.put("token_endpoint", issuer + "/token");
        document.put("jwks_uri", issuer + "/keys");
        document.put("userinfo_endpoint", issuer + "/userinfo");
        document.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256"));
        document.put("token_endpoint_auth_methods_supported", List.of(method, "private_key_jwt"));
        document.put("claims_supported", null);
        putUnlessNull(document, "end_session_endpoint", endSession == null ? null : issuer + endSession);
        putUnlessNull(document, "frontchannel_logout_supported", front);
        putUnlessNull(document, "backchannel_logout_supported", back);

        ProviderMetadata metadata = ProviderMetadata.parse(
                JSONObjectUtils.toJSONString(document),
                GivenSettings.openId(issuer).read().authority(),
                Optional.empty());

        assertThat(metadata.issuer()).isEqualTo(issuer);
        assertThat(metadata.endSessionEndpoint().isPresent()).isEqualTo(endSession != null);
        assertThat(metadata.frontChannelLogout()).isEqualTo(Boolean.TRUE.equals(front));
        assertThat(metadata.backChannelLogout()).isEqualTo(Boolean.TRUE.equals(back));
        assertThat(metadata.tokenEndpointAuthMethods()).contains(method);
        assertThat(metadata.userinfoEndpoint()).isPresent();
        assertThat(metadata.revocationEndpoint()).isEmpty();
    }

    private static void putUnlessNull(Map<String, Object> document, String member, @Nullable Object value) {
        if (value != null) {
            document.put(member, value);
        }
    }
}
