package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.InternalAddress;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderMetadataTest {
    private static final String ISSUER = "https://sso.example/realms/shop";
    private static final Authority SHOP = new Authority.OpenId(URI.create(ISSUER));
    private static final Authority SEVERAL =
            new Authority.Entra(URI.create("https://login.microsoftonline.com"), "organizations");

    private static Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", ISSUER);
        document.put("authorization_endpoint", ISSUER + "/auth");
        document.put("token_endpoint", ISSUER + "/token");
        document.put("jwks_uri", ISSUER + "/keys");
        return document;
    }

    private static String with(String member, @Nullable Object value) {
        Map<String, Object> document = document();
        document.put(member, value);
        return JSONObjectUtils.toJSONString(document);
    }

    @Test
    void theMinimum() throws Exception {
        ProviderMetadata metadata =
                ProviderMetadata.parse(JSONObjectUtils.toJSONString(document()), SHOP, Optional.empty());

        assertThat(metadata)
                .isEqualTo(new ProviderMetadata(
                        ISSUER,
                        URI.create(ISSUER + "/auth"),
                        URI.create(ISSUER + "/token"),
                        URI.create(ISSUER + "/keys"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        false,
                        List.of(),
                        List.of("client_secret_basic"),
                        List.of(),
                        List.of(),
                        false,
                        List.of(),
                        Optional.empty()));
    }

    @Test
    void whatElseIsRead() throws Exception {
        Map<String, Object> document = document();
        document.put("end_session_endpoint", ISSUER + "/logout?policy=1");
        document.put("revocation_endpoint", ISSUER + "/revoke");
        document.put("frontchannel_logout_supported", true);
        document.put("backchannel_logout_supported", true);
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256"));
        document.put("token_endpoint_auth_methods_supported", List.of("client_secret_post", "tls_client_auth"));

        ProviderMetadata metadata =
                ProviderMetadata.parse(JSONObjectUtils.toJSONString(document), SHOP, Optional.empty());

        assertThat(metadata.endSessionEndpoint()).contains(URI.create(ISSUER + "/logout?policy=1"));
        assertThat(metadata.revocationEndpoint()).contains(URI.create(ISSUER + "/revoke"));
        assertThat(metadata.frontChannelLogout()).isTrue();
        assertThat(metadata.backChannelLogout()).isTrue();
        assertThat(metadata.issuerInResponse()).isTrue();
        assertThat(metadata.signingAlgorithms()).containsExactly("RS256", "ES256");
        assertThat(metadata.tokenEndpointAuthMethods()).containsExactly("client_secret_post", "tls_client_auth");
    }

    @Test
    void r1_severalTenantsHaveATemplate() throws Exception {
        String template = "https://login.microsoftonline.com/{tenantid}/v2.0";

        assertThat(ProviderMetadata.parse(with("issuer", template), SEVERAL, Optional.empty())
                        .issuer())
                .isEqualTo(template);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "R1 another issuer", with("issuer", "https://evil.example"), "names the issuer 'https://e"),
                Arguments.of(
                        "R1 a slash more", with("issuer", ISSUER + "/"), "is not that of the configured authority"),
                Arguments.of(
                        "R105 an issuer of several lines",
                        with("issuer", "https://x\r\n2026-01-15 INFO Signed in\u2028\u202e\u0085"),
                        "names the issuer 'https://x??2026-01-15 INFO Signed in???'"),
                Arguments.of("R105 a very long issuer", with("issuer", "x".repeat(100_000)), "xxx..."),
                Arguments.of("R1 no issuer", with("issuer", null), "lacks issuer"),
                Arguments.of("R1 an issuer that is no text", with("issuer", 7), "cannot be read"),
                Arguments.of(
                        "no authorization endpoint", with("authorization_endpoint", null), "lacks authorization_e"),
                Arguments.of("no token endpoint", with("token_endpoint", null), "lacks token_endpoint"),
                Arguments.of("no keys", with("jwks_uri", null), "lacks jwks_uri"),
                Arguments.of(
                        "R2 keys by http",
                        with("jwks_uri", "http://sso.example/keys"),
                        "names an address without TLS: http://sso.example/keys"),
                Arguments.of(
                        "R2 a token endpoint by http", with("token_endpoint", "http://sso.example/t"), "without TLS"),
                Arguments.of(
                        "R2 a page by http", with("authorization_endpoint", "http://sso.example/a"), "without TLS"),
                Arguments.of(
                        "R2 a logout by http", with("end_session_endpoint", "http://sso.example/l"), "without TLS"),
                Arguments.of(
                        "R2 a revocation by http",
                        with("revocation_endpoint", "http://sso.example/r"),
                        "names an address without TLS: http://sso.example/r"),
                Arguments.of("a revocation that is no text", with("revocation_endpoint", 7), "cannot be read"),
                Arguments.of("R2 a script", with("end_session_endpoint", "javascript:alert(1)"), "without TLS"),
                Arguments.of("R2 a file", with("jwks_uri", "file:///etc/passwd"), "without TLS"),
                Arguments.of("R2 no host", with("jwks_uri", "https:/keys"), "without TLS"),
                Arguments.of("R2 a path", with("jwks_uri", "/keys"), "without TLS"),
                Arguments.of(
                        "R95 http on this machine",
                        with("jwks_uri", "http://localhost:8080/keys"),
                        "names an address of this machine: http://localhost:8080/keys"),
                Arguments.of(
                        "R95 https on this machine", with("token_endpoint", "https://127.0.0.1/t"), "of this machine"),
                Arguments.of("R95 a name below", with("jwks_uri", "https://a.LocalHost/t"), "of this machine"),
                Arguments.of("R95 a dot behind", with("jwks_uri", "https://localhost./t"), "of this machine"),
                Arguments.of("R95 another number", with("jwks_uri", "https://127.9.9.9/t"), "of this machine"),
                Arguments.of("R95 any number", with("token_endpoint", "https://0.0.0.0/t"), "of this machine"),
                Arguments.of("R95 IPv6", with("token_endpoint", "https://[0:0:0:0:0:0:0:1]/t"), "of this machine"),
                Arguments.of("R95 mapped", with("jwks_uri", "https://[::ffff:127.0.0.1]/t"), "of this machine"),
                Arguments.of("R95 any IPv6", with("jwks_uri", "https://[::]/t"), "of this machine"),
                Arguments.of("R95 a page", with("authorization_endpoint", "http://localhost/a"), "of this machine"),
                Arguments.of("R95 a logout", with("end_session_endpoint", "http://localhost/l"), "of this machine"),
                Arguments.of("R95 a short number", with("jwks_uri", "https://127.1/t"), "without TLS"),
                Arguments.of("no URL", with("jwks_uri", "https://sso.example/a b"), "cannot be read"),
                Arguments.of("a logout that is no text", with("end_session_endpoint", List.of()), "cannot be read"),
                Arguments.of(
                        "algorithms that are no list",
                        with("id_token_signing_alg_values_supported", "RS256"),
                        "cannot be read"),
                Arguments.of(
                        "R105 methods that are an object",
                        with("token_endpoint_auth_methods_supported", Map.of()),
                        "cannot be read: token_endpoint_auth_methods_supported: it is not a list"),
                Arguments.of("R105 an empty issuer", with("issuer", ""), "lacks issuer"),
                Arguments.of("R105 a blank address", with("token_endpoint", " "), "lacks token_endpoint"),
                Arguments.of("R105 a number", with("jwks_uri", 0), "cannot be read: jwks_uri: it is not a text"),
                Arguments.of("R105 a boolean", with("jwks_uri", true), "cannot be read: jwks_uri: it is not a text"),
                Arguments.of("an array", "[]", "cannot be read"),
                Arguments.of("a page", "<html>", "cannot be read"),
                Arguments.of("nothing", "", "cannot be read"),
                Arguments.of("null", "null", "cannot be read"),
                Arguments.of("a deep pit", "{\"a\":" + "[".repeat(200_000), "cannot be read"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, String json, String reason) {
        assertThatThrownBy(() -> ProviderMetadata.parse(json, SHOP, Optional.empty()))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("The metadata at " + ISSUER + "/.well-known/openid-configuration ")
                .hasMessageContaining(reason)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).hasSizeLessThan(2_000).doesNotContainPattern("\\p{Cntrl}"));
    }

    /** What is left out elsewhere is null or empty there. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void r105_whatIsRead(String member, @Nullable Object value) throws Exception {
        Map<String, Object> document = document();
        document.put(member, value);

        assertThat(ProviderMetadata.parse(JSONObjectUtils.toJSONString(document), SHOP, Optional.empty()))
                .isEqualTo(ProviderMetadata.parse(JSONObjectUtils.toJSONString(document()), SHOP, Optional.empty()));
    }

    static Stream<Arguments> r105_whatIsRead() {
        return Stream.of(
                Arguments.of("end_session_endpoint", null),
                Arguments.of("end_session_endpoint", ""),
                Arguments.of("revocation_endpoint", null),
                Arguments.of("revocation_endpoint", " "),
                Arguments.of("id_token_signing_alg_values_supported", null),
                Arguments.of("id_token_signing_alg_values_supported", Arrays.asList((Object) null)),
                Arguments.of("token_endpoint_auth_methods_supported", null),
                Arguments.of("frontchannel_logout_supported", null),
                Arguments.of("backchannel_logout_supported", "no"));
    }

    /** R95 is about what a provider names; this one is named by the settings. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"https://sso.internal.example:8443", "http://localhost:8080", "http://127.0.0.1"})
    void anInternalAddressIsForServersOnly(String internal) throws Exception {
        Map<String, Object> document = document();
        for (String member : List.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
            document.put(member, internal + "/realms/shop/" + member + "?a=b");
        }
        document.put("end_session_endpoint", internal + "/realms/shop/logout");
        document.put("revocation_endpoint", internal + "/realms/shop/revoke");

        ProviderMetadata metadata = ProviderMetadata.parse(
                JSONObjectUtils.toJSONString(document),
                SHOP,
                Optional.of(new InternalAddress(SHOP.origin(), URI.create(internal))));

        assertThat(metadata.authorizationEndpoint()).isEqualTo(URI.create(ISSUER + "/authorization_endpoint?a=b"));
        assertThat(metadata.endSessionEndpoint()).contains(URI.create(ISSUER + "/logout"));
        assertThat(metadata.tokenEndpoint()).isEqualTo(URI.create(internal + "/realms/shop/token_endpoint?a=b"));
        assertThat(metadata.jwksUri()).isEqualTo(URI.create(internal + "/realms/shop/jwks_uri?a=b"));
        assertThat(metadata.revocationEndpoint()).contains(URI.create(internal + "/realms/shop/revoke"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/keys", "http://sso.localhost/keys", "http://127.0.0.1/keys"})
    void r2_aProviderOnThisMachineMayDoWithoutTls(String address) throws Exception {
        String issuer = "http://127.0.0.1:8443/realms/shop";
        Map<String, Object> document = document();
        document.put("issuer", issuer);
        document.put("jwks_uri", address);

        ProviderMetadata metadata = ProviderMetadata.parse(
                JSONObjectUtils.toJSONString(document), new Authority.OpenId(URI.create(issuer)), Optional.empty());

        assertThat(metadata.jwksUri()).isEqualTo(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1/keys", "https://[2001:db8::1]/keys", "https://localhost.example/keys"})
    void r95_anotherMachineIsNotThisOne(String address) throws Exception {
        assertThat(ProviderMetadata.parse(with("jwks_uri", address), SHOP, Optional.empty())
                        .jwksUri())
                .isEqualTo(URI.create(address));
    }
}
