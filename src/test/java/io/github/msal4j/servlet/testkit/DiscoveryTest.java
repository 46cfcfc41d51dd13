package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {

    private final LocalIdentityProvider idp = LocalIdentityProvider.builder()
            .host("login.localhost")
            .backChannelHost("127.0.0.1")
            .start();
    private final String direct = "http://127.0.0.1:" + idp.port();
    private final Visitor visitor = new Visitor(idp, "common");

    @AfterEach
    void stop() {
        idp.close();
    }

    @ParameterizedTest
    @CsvSource({
        "common, {tenantid}",
        "organizations, {tenantid}",
        "consumers, 9188040d-6c67-4c5b-b112-36a304b66dad",
        "contoso.example, c0a70500-0000-4000-8000-00000000c0de",
        "fab51ca0-0000-4000-8000-00000000fab1, fab51ca0-0000-4000-8000-00000000fab1",
    })
    void theIssuerIsATenantsOrATemplate(String segment, String issuing) throws Exception {
        Map<String, Object> metadata = read(Endpoint.METADATA, segment);

        assertThat(metadata)
                .containsEntry("issuer", idp.origin() + "/" + issuing + "/v2.0")
                .containsEntry("authorization_endpoint", idp.authority(segment) + "/oauth2/v2.0/authorize")
                .containsEntry("token_endpoint", direct + "/" + segment + "/oauth2/v2.0/token")
                .containsEntry("jwks_uri", direct + "/" + segment + "/discovery/v2.0/keys")
                .containsEntry("end_session_endpoint", idp.authority(segment) + "/oauth2/v2.0/logout")
                .containsEntry("frontchannel_logout_supported", true)
                .containsEntry("subject_types_supported", List.of("pairwise"))
                .doesNotContainKey("authorization_response_iss_parameter_supported");
    }

    @Test
    void theIssParameterIsAnnounced() throws Exception {
        idp.behaviour().issInAuthorizationResponse(true);

        assertThat(read(Endpoint.METADATA, "common"))
                .containsEntry("authorization_response_iss_parameter_supported", true);
    }

    @Test
    void anUnknownTenantIsAnError() throws Exception {
        HttpResponse<String> response = visitor.get(URI.create(Endpoint.METADATA.at(direct, "nowhere")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Visitor.json(response)).containsEntry("error", "invalid_tenant");
    }

    @Test
    void aTenantCanBeAdded() throws Exception {
        Tenant tailspin = new Tenant("7a115e00-0000-4000-8000-000000000001", "tailspin.example", "Tailspin");
        idp.users().add(LocalUser.of("tom", "Tom Tailspin", tailspin));

        assertThat(read(Endpoint.METADATA, "tailspin.example")).containsEntry("issuer", idp.issuer(tailspin));
    }

    @Test
    void msalFindsItsAliases() throws Exception {
        assertThat(read(Endpoint.INSTANCE_DISCOVERY, "common")).containsKeys("tenant_discovery_endpoint", "metadata");
    }

    @Test
    void keysNameTheirIssuerIfWanted() throws Exception {
        assertThat(read(Endpoint.KEYS, "common").toString()).contains("issuer=" + idp.origin() + "/{tenantid}/v2.0");
        assertThat(JWKSet.parse(read(Endpoint.KEYS, "common")).containsNonPublicKeys())
                .isFalse();

        idp.behaviour().keyIssuers(false);
        assertThat(read(Endpoint.KEYS, "common").toString()).doesNotContain("issuer=");
    }

    @Test
    void anOldKeyStaysPublishedUntilItIsRetired() throws Exception {
        String old = idp.sign(new JWTClaimsSet.Builder().build());
        idp.rotateKeys();
        String current = idp.sign(new JWTClaimsSet.Builder().build());
        assertThat(List.of(verifies(old), verifies(current))).containsExactly(true, true);

        idp.retireOldKeys();

        assertThat(List.of(verifies(old), verifies(current))).containsExactly(false, true);
    }

    private boolean verifies(String token) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        JWKSet published = JWKSet.parse(read(Endpoint.KEYS, "common"));
        Optional<JWK> key =
                Optional.ofNullable(published.getKeyByKeyId(jwt.getHeader().getKeyID()));
        return key.isPresent() && jwt.verify(new RSASSAVerifier(key.get().toRSAKey()));
    }

    /** Goes to the address, not the name, since not every JVM resolves the name. */
    private Map<String, Object> read(Endpoint endpoint, String segment) throws Exception {
        return Visitor.json(visitor.get(URI.create(endpoint.at(direct, segment))));
    }
}
