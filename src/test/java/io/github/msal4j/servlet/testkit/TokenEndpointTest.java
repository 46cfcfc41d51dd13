package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEndpointTest {

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final Visitor visitor = Visitor.at(idp, Tenant.CONTOSO);

    @BeforeEach
    void register() {
        idp.register(Visitor.app());
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    @Test
    void aCodeIsGoodForOnce() throws Exception {
        String code = visitor.code("ada");
        assertThat(visitor.redeem(code).statusCode()).isEqualTo(200);

        assertRefused(visitor.redeem(code), 400, "invalid_grant", 54005);
    }

    @Test
    void aCodeExpires() throws Exception {
        String code = visitor.code("ada");
        clock.advance(Duration.ofMinutes(11));

        assertRefused(visitor.redeem(code), 400, "invalid_grant", 70008);
    }

    @ParameterizedTest
    @CsvSource({
        "code, made-up, 400, invalid_grant, 70000",
        "code_verifier, another-verifier-of-at-least-forty-three-characters, 400, invalid_grant, 501481",
        "code_verifier, '', 400, invalid_request, 900144",
        "redirect_uri, http://localhost/app/other, 400, invalid_grant, 500112",
        "grant_type, password, 400, unsupported_grant_type, 70003",
        "client_id, unknown, 400, unauthorized_client, 700016",
        "client_secret, wrong, 401, invalid_client, 7000215",
        "client_secret, '', 401, invalid_client, 7000218",
    })
    void whatComesWithACodeMustBeRight(String name, String value, int status, String error, int code) throws Exception {
        assertRefused(visitor.redeem(visitor.code("ada"), Map.of(name, value)), status, error, code);
    }

    @Test
    void aCodeBelongsToItsApplication() throws Exception {
        idp.register(AppRegistration.of("app-2", "app-2-secret"));
        Map<String, String> as2 = Map.of("client_id", "app-2", "client_secret", "app-2-secret");

        assertRefused(visitor.redeem(visitor.code("ada"), as2), 400, "invalid_grant", 70000);
    }

    @Test
    void aCodeBelongsToItsTenant() throws Exception {
        HttpResponse<String> response = Visitor.at(idp, Tenant.FABRIKAM).redeem(visitor.code("ada"));

        assertRefused(response, 400, "invalid_grant", 700005);
    }

    @Test
    void refreshingIssuesANewRefreshTokenAndLeavesTheOldOneValid() throws Exception {
        Map<String, Object> first = visitor.signIn("ada");
        String old = Visitor.text(first, "refresh_token");
        clock.advance(Duration.ofHours(2));

        Map<String, Object> second = Visitor.json(visitor.refresh(old, Map.of()));

        assertThat(second.get("refresh_token")).isNotEqualTo(old);
        JWTClaimsSet before = Visitor.claims(first, "id_token");
        JWTClaimsSet after = Visitor.claims(second, "id_token");
        assertThat(after.getSubject()).isEqualTo(before.getSubject());
        assertThat(after.getClaims()).doesNotContainKey("nonce");
        assertThat(after.getExpirationTime()).isAfter(before.getExpirationTime());
        assertThat(visitor.refresh(old, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void revokedSessionsDoNotRefresh() throws Exception {
        String adas = Visitor.text(visitor.signIn("ada"), "refresh_token");
        Visitor other = Visitor.at(idp, Tenant.CONTOSO);
        String bobs = Visitor.text(other.signIn("bob"), "refresh_token");

        idp.revokeSessions("ada");

        assertRefused(visitor.refresh(adas, Map.of()), 400, "invalid_grant", 50173);
        assertThat(other.refresh(bobs, Map.of()).statusCode()).isEqualTo(200);
        assertThat(idp.sessions()).extracting(session -> session.user().name()).containsExactly("bob");
    }

    @Test
    void refreshingForMoreThanWasConsentedNeedsConsent() throws Exception {
        String token = Visitor.text(visitor.signIn("ada"), "refresh_token");
        Map<String, String> more = Map.of("scope", "openid Mail.Read");

        HttpResponse<String> refused = visitor.refresh(token, more);
        assertRefused(refused, 400, "invalid_grant", 65001);
        assertThat(Visitor.json(refused)).containsEntry("suberror", "consent_required");

        idp.consent(Visitor.CLIENT_ID, "ada", "Mail.Read");
        Map<String, Object> tokens = Visitor.json(visitor.refresh(token, more));
        assertThat(tokens).containsEntry("scope", "openid Mail.Read");
        assertThat(Visitor.claims(tokens, "access_token").getStringClaim("scp")).isEqualTo("openid Mail.Read");
    }

    @Test
    void aTokenIsForOneResourceAndForWhatWasConsented() throws Exception {
        idp.register(Visitor.app().consented("api://orders/Orders.Read"));
        String code = visitor.code("ada");
        Map<String, String> scope = Map.of("scope", "openid api://orders/Orders.Read api://orders/Write User.Read");

        Map<String, Object> tokens = Visitor.json(visitor.redeem(code, scope));

        assertThat(tokens).containsEntry("scope", "openid api://orders/Orders.Read");
        JWTClaimsSet claims = Visitor.claims(tokens, "access_token");
        assertThat(claims.getAudience()).containsExactly("api://orders");
        assertThat(claims.getStringClaim("scp")).isEqualTo("openid Orders.Read");
    }

    @Test
    void theSecretMayComeInTheHeader() throws Exception {
        String pair = Base64.getEncoder()
                .encodeToString((Visitor.CLIENT_ID + ":" + Visitor.SECRET).getBytes(StandardCharsets.UTF_8));
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                visitor.code("ada"),
                "redirect_uri",
                Visitor.REDIRECT_URI,
                "code_verifier",
                Visitor.VERIFIER);

        HttpResponse<String> response =
                visitor.post(Visitor.formRequest(idp.endpoint(Endpoint.TOKEN, Tenant.CONTOSO.id()), form)
                        .header("Authorization", "Basic " + pair)
                        .build());

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aHeaderThatIsNotBase64IsRefused() throws Exception {
        HttpResponse<String> response = visitor.post(
                Visitor.formRequest(idp.endpoint(Endpoint.TOKEN, "common"), Map.of("grant_type", "refresh_token"))
                        .header("Authorization", "Basic !!!")
                        .build());

        assertRefused(response, 401, "invalid_client", 7000215);
    }

    @Test
    void aMalformedFormIsRefusedNotFatal() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(idp.endpoint(Endpoint.TOKEN, "common"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_id=%zz&&=&grant_type"))
                .build();

        assertRefused(visitor.post(request), 400, "unauthorized_client", 700016);
    }

    @Test
    void aCertificateSignsTheAssertion() throws Exception {
        RSAKey key = SpareKeys.newKey();
        idp.register(Visitor.app().publicKey(key.toRSAPublicKey()));

        assertThat(redeemWith(SigningKeyStore.sign(key, assertion(UnaryOperator.identity())))
                        .statusCode())
                .isEqualTo(200);
        RSAKey other = SpareKeys.newKey();
        assertRefused(redeemWith(SigningKeyStore.sign(other, assertion(b -> b))), 401, "invalid_client", 700027);
        assertRefused(
                redeemWith(SigningKeyStore.sign(key, assertion(b -> b.audience("https://elsewhere.example/")))),
                401,
                "invalid_client",
                700023);
        assertRefused(
                redeemWith(SigningKeyStore.sign(key, assertion(b -> b.subject("app-2")))),
                401,
                "invalid_client",
                700021);
        assertRefused(
                redeemWith(SigningKeyStore.sign(
                        key,
                        assertion(
                                b -> b.expirationTime(Date.from(clock.instant().minusSeconds(1)))))),
                401,
                "invalid_client",
                700024);
        assertRefused(redeemWith("gibberish"), 401, "invalid_client", 50027);
    }

    @Test
    void aFederatedAssertionIsTakenAtItsWord() throws Exception {
        idp.register(Visitor.app().federatedAssertion("signed-by-the-cluster"));

        assertThat(redeemWith("signed-by-the-cluster").statusCode()).isEqualTo(200);
    }

    @Test
    void aClaimsChallengeShowsInTheTokens() throws Exception {
        String claims = "{\"id_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}},"
                + "\"access_token\":{\"xms_cc\":{\"values\":[\"cp1\"]}}}";
        idp.signInWithoutUi("ada");

        Map<String, Object> tokens = visitor.signInSilently(Map.of("claims", claims, "max_age", "60"));

        JWTClaimsSet id = Visitor.claims(tokens, "id_token");
        assertThat(id.getStringListClaim("acrs")).containsExactly("c1");
        assertThat(id.getLongClaim("auth_time")).isEqualTo(clock.instant().getEpochSecond());
        JWTClaimsSet access = Visitor.claims(tokens, "access_token");
        assertThat(access.getStringListClaim("acrs")).containsExactly("c1");
        assertThat(access.getStringListClaim("xms_cc")).containsExactly("cp1");
    }

    @Test
    void anOldSessionIsNotEnoughForAMaximumAge() throws Exception {
        visitor.code("ada");
        clock.advance(Duration.ofMinutes(2));

        assertThat(visitor.authorize(Map.of("max_age", "60")).body()).contains("Pick an account");
        assertThat(Visitor.answer(visitor.authorize(Map.of("max_age", "600"))).names())
                .contains("code");
    }

    @Test
    void lifetimesCanBeSet() throws Exception {
        idp.behaviour().tokenLifetime(Duration.ofMinutes(5)).refreshIn(Optional.of(Duration.ofMinutes(2)));

        Map<String, Object> tokens = visitor.signIn("ada");

        assertThat(tokens).containsEntry("expires_in", 300L).containsEntry("refresh_in", 120L);
        assertThat(Visitor.claims(tokens, "access_token").getExpirationTime())
                .isBeforeOrEqualTo(clock.instant().plusSeconds(300));
    }

    @Test
    void whatWasAskedIsSeenAndSecretsStayOutOfItsText() throws Exception {
        visitor.signIn("ada");

        assertThat(idp.requests(Endpoint.TOKEN)).singleElement().satisfies(request -> {
            assertThat(request.parameter("grant_type")).contains("authorization_code");
            assertThat(request.header("content-type")).contains("application/x-www-form-urlencoded");
            assertThat(request.toString()).contains("client_secret").doesNotContain(Visitor.SECRET);
        });
        assertThat(idp.requests(Endpoint.AUTHORIZE)).hasSize(2);
    }

    private JWTClaimsSet assertion(UnaryOperator<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(Visitor.CLIENT_ID)
                .subject(Visitor.CLIENT_ID)
                .audience(idp.endpoint(Endpoint.TOKEN, Tenant.CONTOSO.id()).toString())
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
        return change.apply(claims).build();
    }

    private HttpResponse<String> redeemWith(String assertion) throws Exception {
        idp.signInWithoutUi("ada");
        String code = Visitor.answer(visitor.authorize()).get("code").orElseThrow();
        Map<String, String> credential = new HashMap<>();
        credential.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        credential.put("client_assertion", assertion);
        return visitor.redeem(code, credential);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error, int code) {
        assertThat(response.statusCode()).isEqualTo(status);
        Map<String, Object> json = Visitor.json(response);
        assertThat(json).containsEntry("error", error);
        assertThat(Visitor.text(json, "error_description")).startsWith("AADSTS" + code + ": ");
        assertThat(json).containsKeys("error_codes", "timestamp", "trace_id", "correlation_id");
    }
}
