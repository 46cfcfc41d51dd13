package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphApiTest {

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
    void aGoodTokenTellsWhoItIs() throws Exception {
        HttpResponse<String> response = me(Visitor.text(visitor.signIn("ada"), "access_token"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Visitor.json(response))
                .containsEntry("displayName", "Ada Lovelace")
                .containsEntry("userPrincipalName", "ada@contoso.example")
                .containsEntry("id", idp.users().get("ada").objectIdIn(Tenant.CONTOSO));
    }

    @Test
    void noTokenIsNoEntry() throws Exception {
        assertThat(visitor.get(idp.graphMe()).statusCode()).isEqualTo(401);
    }

    @Test
    void anOldTokenIsNoEntry() throws Exception {
        String token = Visitor.text(visitor.signIn("ada"), "access_token");
        clock.advance(Duration.ofHours(1));

        assertRefused(me(token));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("another issuer", b -> b.issuer("https://issuer.invalid/v2.0")),
                change("another audience", b -> b.audience("api://orders")),
                change("another scope", b -> b.claim("scp", "User.ReadWrite")),
                change("no scope", b -> b.claim("scp", null)),
                change("another tenant", b -> b.claim("tid", Tenant.FABRIKAM.id())),
                change("nobody we know", b -> b.claim("oid", "00000000-0000-0000-0000-000000000000")),
                change("no expiry", b -> b.expirationTime(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aTokenForSomethingElseIsNoEntry(String name, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        JWTClaimsSet good = Visitor.claims(visitor.signIn("ada"), "access_token");
        assertThat(me(idp.sign(good)).statusCode()).as("without the change").isEqualTo(200);

        JWTClaimsSet bad = change.apply(new JWTClaimsSet.Builder(good)).build();

        assertRefused(me(idp.sign(bad)));
    }

    @Test
    void aSignatureWithAnotherKeyIsRefused() throws Exception {
        JWTClaimsSet good = Visitor.claims(visitor.signIn("ada"), "access_token");

        assertRefused(me(SigningKeyStore.sign(SpareKeys.newKey(), good)));
        assertRefused(me("gibberish"));
    }

    @Test
    void aClaimsChallengeCanBeOrdered() throws Exception {
        String token = Visitor.text(visitor.signIn("ada"), "access_token");
        idp.faults().at(Endpoint.GRAPH).next(1).claimsChallenge("{\"access_token\":{}}");

        HttpResponse<String> challenged = me(token);

        assertThat(challenged.statusCode()).isEqualTo(401);
        assertThat(challenged.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"insufficient_claims\"", "claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"");
        assertThat(me(token).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> me(String token) throws Exception {
        return visitor.get(idp.graphMe(), Map.of("Authorization", "Bearer " + token));
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ")
                .contains("error=\"invalid_token\"");
    }

    private static Arguments change(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(name, change);
    }
}
