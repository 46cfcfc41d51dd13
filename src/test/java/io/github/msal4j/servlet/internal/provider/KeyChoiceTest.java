package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R3, R104: which of the published keys a token's header means. */
class KeyChoiceTest {
    private static final RSAKey A = OwnKeys.rsa("a");
    private static final RSAKey B = OwnKeys.rsa("b");
    private static final RSAKey NAMELESS = OwnKeys.rsa(null);
    private static final ECKey CURVE = OwnKeys.curve("a");
    private static final Base64URL OTHER_THUMBPRINT = Base64URL.encode(new byte[32]);
    private static final Base64URL THUMBPRINT_OF_A = Base64URL.encode(new byte[] {1, 2, 3});

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final Provider provider =
            new Provider(GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read(), InstantSource.system());

    KeyChoiceTest() {
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET));
    }

    @AfterEach
    void stop() {
        provider.close();
        idp.close();
    }

    private record Row(
            String name,
            RSAKey signing,
            Consumer<JWSHeader.Builder> header,
            List<Map<String, Object>> published,
            Optional<Reason> refused) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row good(
            String name, RSAKey signing, Consumer<JWSHeader.Builder> header, List<Map<String, Object>> published) {
        return new Row(name, signing, header, published, Optional.empty());
    }

    private static Row bad(
            String name,
            RSAKey signing,
            Consumer<JWSHeader.Builder> header,
            List<Map<String, Object>> published,
            Reason reason) {
        return new Row(name, signing, header, published, Optional.of(reason));
    }

    private static Map<String, Object> jwk(JWK key) {
        return OwnKeys.published(key, Optional.empty());
    }

    private static Map<String, Object> withThumbprint(RSAKey key, Base64URL thumbprint) {
        Map<String, Object> member = jwk(key);
        member.put("x5t#S256", thumbprint.toString());
        return member;
    }

    private static Map<String, Object> with(RSAKey key, String member, Object value) {
        Map<String, Object> changed = jwk(key);
        changed.put(member, value);
        return changed;
    }

    private static Consumer<JWSHeader.Builder> thumbprint(Base64URL value) {
        return header -> header.x509CertSHA256Thumbprint(value);
    }

    @SuppressWarnings("deprecation") // SHA-1 is what AD FS and Entra send.
    private static void sha1(JWSHeader.Builder header) {
        header.x509CertThumbprint(Base64URL.encode(new byte[20]));
    }

    static Stream<Row> rows() {
        Consumer<JWSHeader.Builder> plain = header -> {};
        Consumer<JWSHeader.Builder> noId = header -> header.keyID(null);
        List<Base64> chain = List.of(Base64.encode("not a certificate"));
        RSAKey likeA = new RSAKey.Builder(B).keyID("a").build();
        return Stream.of(
                good("kid", A, plain, List.of(jwk(B), jwk(A))),
                good("kid and x5t#S256, kid alone published", A, thumbprint(OTHER_THUMBPRINT), List.of(jwk(B), jwk(A))),
                good("kid and x5t, kid alone published", A, KeyChoiceTest::sha1, List.of(jwk(B), jwk(A))),
                good(
                        "kid and another x5t#S256 than published",
                        A,
                        thumbprint(OTHER_THUMBPRINT),
                        List.of(withThumbprint(A, THUMBPRINT_OF_A))),
                good("x5t alone, kid alone published", A, noId.andThen(KeyChoiceTest::sha1), List.of(jwk(B), jwk(A))),
                good(
                        "x5t#S256 alone, kid alone published",
                        A,
                        noId.andThen(thumbprint(THUMBPRINT_OF_A)),
                        List.of(jwk(B), jwk(A))),
                good(
                        "x5t#S256 alone, published",
                        A,
                        noId.andThen(thumbprint(THUMBPRINT_OF_A)),
                        List.of(withThumbprint(B, OTHER_THUMBPRINT), withThumbprint(A, THUMBPRINT_OF_A))),
                bad(
                        "x5t#S256 alone, of another key",
                        A,
                        noId.andThen(thumbprint(OTHER_THUMBPRINT)),
                        List.of(withThumbprint(A, THUMBPRINT_OF_A)),
                        Reason.KEY_UNKNOWN),
                good("x5c alone", A, noId.andThen(header -> header.x509CertChain(chain)), List.of(jwk(B), jwk(A))),
                bad(
                        "a jwk in the header is not used",
                        A,
                        noId.andThen(header -> header.jwk(A.toPublicJWK())),
                        List.of(jwk(B)),
                        Reason.SIGNATURE),
                good("no kid", A, noId, List.of(jwk(B), jwk(A))),
                good("no kid anywhere", NAMELESS, plain, List.of(jwk(NAMELESS))),
                good(
                        "kid in the header only",
                        A,
                        plain,
                        List.of(jwk(new RSAKey.Builder(A).keyID(null).build()))),
                good("two keys of one kid", A, plain, List.of(jwk(likeA), jwk(A))),
                good("two keys of one kid, other order", A, plain, List.of(jwk(A), jwk(likeA))),
                good("another kty with the same kid", A, plain, List.of(jwk(CURVE), jwk(A))),
                bad("another kty with the same kid alone", A, plain, List.of(jwk(CURVE), jwk(B)), Reason.KEY_UNKNOWN),
                bad("another kid", A, plain, List.of(jwk(B)), Reason.KEY_UNKNOWN),
                bad("kid in other letters", A, header -> header.keyID("A"), List.of(jwk(A)), Reason.KEY_UNKNOWN),
                bad(
                        "the key of another kid",
                        A,
                        header -> header.keyID("b"),
                        List.of(jwk(B), jwk(A)),
                        Reason.SIGNATURE),
                good("use null", A, plain, List.of(with(A, "use", KeyUse.SIGNATURE.identifier()))),
                bad("use enc", A, plain, List.of(with(A, "use", "enc"), jwk(B)), Reason.KEY_UNKNOWN),
                good("alg of the token", A, plain, List.of(with(A, "alg", "RS256"))),
                bad("another alg", A, plain, List.of(with(A, "alg", "PS256"), jwk(B)), Reason.KEY_UNKNOWN));
    }

    /** Guards: {@code PublishedKeys.candidates} and what it calls. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void r3_whichKeyIsMeant(Row row) throws Exception {
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(new ArrayList<>(row.published())));
        JWTClaimsSet claims = SignedJWT.parse(idp.idToken(GivenSettings.CLIENT_ID, "ada", "n"))
                .getJWTClaimsSet();
        String token = OwnKeys.sign(row.signing(), JWSAlgorithm.RS256, row.header(), claims);
        Expectation expected = new Expectation("n", null, null);

        if (row.refused().isEmpty()) {
            assertThat(provider.verify(token, expected).raw()).isEqualTo(token);
            return;
        }
        assertThatThrownBy(() -> provider.verify(token, expected))
                .isInstanceOfSatisfying(IdTokenException.class, e -> assertThat(e.reason())
                        .as(e.getMessage())
                        .isEqualTo(row.refused().get()));
    }

    /** Guard: {@code SignedTokens.isSignedBy} goes on after a key that cannot be meant. */
    @Test
    void r3_aKeyOfAnotherCurveDoesNotHideTheRightOne() throws Exception {
        String issuer = idp.realm(Tenant.CONTOSO);
        Map<String, Object> metadata = Map.of(
                "issuer",
                issuer,
                "authorization_endpoint",
                issuer + "/a",
                "token_endpoint",
                issuer + "/t",
                "jwks_uri",
                idp.endpoint(Endpoint.KEYS, Tenant.CONTOSO.id()).toString(),
                "id_token_signing_alg_values_supported",
                List.of("ES256"));
        idp.faults().at(Endpoint.METADATA).body(JSONObjectUtils.toJSONString(metadata));
        ECKey longer = new ECKeyGenerator(Curve.P_384).keyID("a").generate();
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(List.of(jwk(longer), jwk(CURVE))));
        JWTClaimsSet claims = SignedJWT.parse(idp.idToken(GivenSettings.CLIENT_ID, "ada", "n"))
                .getJWTClaimsSet();
        String token = OwnKeys.sign(
                CURVE,
                JWSAlgorithm.ES256,
                header -> {},
                new JWTClaimsSet.Builder(claims).issuer(issuer).build());

        try (Provider realm = new Provider(GivenSettings.openId(issuer).read(), InstantSource.system())) {
            assertThat(realm.verify(token, new Expectation("n", null, null)).raw())
                    .isEqualTo(token);
        }
    }
}
