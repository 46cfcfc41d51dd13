package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final Visitor visitor = Visitor.at(idp, Tenant.CONTOSO);

    @BeforeEach
    void register() {
        idp.register(Visitor.app());
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    static Stream<Arguments> idTokenFaults() {
        return Stream.of(
                fault("wrong issuer", IdTokenFaults::wrongIssuer, c -> c.getIssuer()
                        .contains("invalid")),
                fault("wrong audience", IdTokenFaults::wrongAudience, c -> !c.getAudience()
                        .contains(Visitor.CLIENT_ID)),
                fault("wrong nonce", IdTokenFaults::wrongNonce, c -> !"nonce-1".equals(c.getClaim("nonce"))),
                fault("missing nonce", IdTokenFaults::missingNonce, c -> c.getClaim("nonce") == null),
                fault("missing sid", IdTokenFaults::missingSid, c -> c.getClaim("sid") == null),
                fault("expired", IdTokenFaults::expired, c -> c.getExpirationTime()
                        .toInstant()
                        .isBefore(Instant.now())),
                fault("not yet valid", IdTokenFaults::notYetValid, c -> c.getNotBeforeTime()
                        .toInstant()
                        .isAfter(Instant.now())),
                fault(
                        "any change",
                        f -> f.claims(b -> b.claim("hasgroups", true)),
                        c -> c.getClaim("hasgroups") != null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("idTokenFaults")
    void oneTokenHasWrongClaimsAndAGoodSignature(
            String name, Consumer<IdTokenFaults> order, Predicate<JWTClaimsSet> wrong) throws Exception {
        order.accept(idp.faults().idToken().next(1));

        JWT faulty = idToken();
        assertThat(isSignedByTheProvider(faulty)).isTrue();
        assertThat(faulty.getJWTClaimsSet()).matches(wrong);
        assertThat(idToken().getJWTClaimsSet()).as("the next one").matches(wrong.negate());
    }

    @Test
    void aTokenCanBeHadWithoutASignIn() throws Exception {
        idp.faults().idToken().next(1).wrongIssuer();

        JWT faulty = JWTParser.parse(idp.idToken(Visitor.CLIENT_ID, "carol", "n"));
        JWT good = JWTParser.parse(idp.idToken(Visitor.CLIENT_ID, "carol", "n"));

        assertThat(faulty.getJWTClaimsSet().getIssuer()).contains("invalid");
        assertThat(good.getJWTClaimsSet().getIssuer()).isEqualTo(idp.issuer(Tenant.FABRIKAM));
        assertThat(good.getJWTClaimsSet().getClaims())
                .containsEntry("nonce", "n")
                .containsKey("sid");
    }

    static Stream<Arguments> signatureFaults() {
        return Stream.of(
                Arguments.of("wrong signature", order(IdTokenFaults::wrongSignature), "RS256", true),
                Arguments.of("unknown key", order(IdTokenFaults::unknownKey), "RS256", false),
                Arguments.of("HMAC", order(IdTokenFaults::hmacWithPublicKey), "HS256", true),
                Arguments.of("none", order(IdTokenFaults::algNone), "none", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signatureFaults")
    void aTokenIsNotTheProvidersOwn(String name, Consumer<IdTokenFaults> order, String alg, boolean knownKey)
            throws Exception {
        String keyId = ((SignedJWT) idToken()).getHeader().getKeyID();
        order.accept(idp.faults().idToken());

        JWT faulty = idToken();

        assertThat(faulty.getHeader().getAlgorithm().getName()).isEqualTo(alg);
        assertThat(faulty.getHeader().toString().contains(keyId)).isEqualTo(knownKey);
        assertThat(isSignedByTheProvider(faulty)).isFalse();
        assertThat(faulty.getJWTClaimsSet().getClaim("nonce")).isEqualTo("nonce-1");
        idp.faults().clear();
        assertThat(isSignedByTheProvider(idToken())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"METADATA", "KEYS", "TOKEN", "AUTHORIZE"})
    void everyEndpointCanFail(Endpoint endpoint) throws Exception {
        idp.faults().at(endpoint).next(1).status(500);
        idp.faults().at(endpoint).next(1).garbage();
        idp.faults().at(endpoint).next(1).tooManyRequests(Duration.ofSeconds(7));

        assertThat(ask(endpoint).statusCode()).isEqualTo(500);
        HttpResponse<String> garbage = ask(endpoint);
        assertThat(garbage.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> Visitor.json(garbage)).isInstanceOf(AssertionError.class);
        HttpResponse<String> throttled = ask(endpoint);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
        assertThat(ask(endpoint).body()).isNotEqualTo(garbage.body());
        assertThat(idp.requests(endpoint)).hasSize(4);
    }

    @Test
    void aProviderThatIsDownClosesTheConnection() {
        idp.faults().at(Endpoint.TOKEN).down();

        assertThatThrownBy(() -> ask(Endpoint.TOKEN)).isInstanceOf(IOException.class);
    }

    static Stream<Arguments> tokenErrors() {
        return Stream.of(
                Arguments.of(EntraError.invalidGrant(), 400, Map.of("error", "invalid_grant")),
                Arguments.of(
                        EntraError.consentRequired(),
                        400,
                        Map.of("error", "invalid_grant", "suberror", "consent_required")),
                Arguments.of(
                        EntraError.interactionRequired("{\"access_token\":{}}"),
                        400,
                        Map.of("error", "interaction_required", "claims", "{\"access_token\":{}}")),
                Arguments.of(EntraError.invalidClient(), 401, Map.of("error", "invalid_client")));
    }

    @ParameterizedTest
    @MethodSource("tokenErrors")
    void theTokenEndpointRefusesOnRequest(EntraError error, int status, Map<String, Object> members) throws Exception {
        idp.faults().at(Endpoint.TOKEN).next(1).error(error);

        HttpResponse<String> response = ask(Endpoint.TOKEN);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Visitor.json(response)).containsAllEntriesOf(members);
    }

    @Test
    void anAnswerIsHeldUntilItIsReleased() throws Exception {
        String code = Visitor.answer(visitor.authorize()).get("code").orElseThrow();
        Hold hold = idp.faults().at(Endpoint.TOKEN).hold();

        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> redeem(code));
        hold.awaitArrival();
        assertThat(answer).isNotDone();
        assertThat(visitor.get(idp.graphMe()).statusCode())
                .as("others are served")
                .isEqualTo(401);

        hold.release();
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void clearingReleasesWhatIsHeld() throws Exception {
        Hold hold = idp.faults().at(Endpoint.TOKEN).next(1).hold();
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> redeem("made-up"));
        hold.awaitArrival();

        idp.faults().clear();

        assertThat(answer.get().statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> redeem(String code) {
        try {
            return visitor.redeem(code);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> ask(Endpoint endpoint) throws Exception {
        return switch (endpoint) {
            case TOKEN -> visitor.redeem("made-up");
            case AUTHORIZE -> visitor.authorize();
            default -> visitor.get(idp.endpoint(endpoint, "common"));
        };
    }

    private JWT idToken() throws Exception {
        return JWTParser.parse(Visitor.text(visitor.signInSilently(Map.of()), "id_token"));
    }

    private boolean isSignedByTheProvider(JWT token) throws Exception {
        return token instanceof SignedJWT jwt
                && jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
                && visitor.verifies(jwt);
    }

    private static Consumer<IdTokenFaults> order(Consumer<IdTokenFaults> order) {
        return order;
    }

    private static Arguments fault(String name, Consumer<IdTokenFaults> order, Predicate<JWTClaimsSet> wrong) {
        return Arguments.of(name, order, wrong);
    }
}
