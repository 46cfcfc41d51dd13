package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.IdTokenFaults;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every token here is one that the local provider made or that it could have made, but for what the row says. */
class IdTokenVerifierTest {
    private static final String CLIENT_ID = GivenSettings.CLIENT_ID;
    private static final String NONCE = "nonce-1";
    private static final String CODE = "Qcb0Orv1zh30vL1MPRsbm-diHiMcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";

    private static final String C_HASH = "f8VOk1xnEiLghlpPFRSzgg";
    /** The example of OpenID Connect Core, A.3. */
    private static final String ACCESS_TOKEN = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";

    private static final String AT_HASH = "77QmUPtjPfzWtF2AnpK9RQ";

    private static final SettableClock clock = SettableClock.at(Instant.parse("2026-01-15T12:00:00Z"));
    private static final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private static final RSAKey OWN = OwnKeys.rsa("own");
    private static Provider contoso;

    @BeforeAll
    static void start() {
        idp.register(AppRegistration.of(CLIENT_ID, GivenSettings.CLIENT_SECRET));
        contoso = provider(GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()));
    }

    @AfterAll
    static void stop() {
        contoso.close();
        idp.close();
    }

    @AfterEach
    void heal() {
        idp.faults().clear();
    }

    private static Provider provider(GivenSettings settings) {
        return new Provider(settings.read(), clock);
    }

    private static Expectation expected(@Nullable String nonce) {
        return new Expectation(nonce, CODE, ACCESS_TOKEN);
    }

    private static JWTClaimsSet claims(String user) {
        try {
            return SignedJWT.parse(idp.idToken(CLIENT_ID, user, NONCE)).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A good token but for one thing, and why it must be refused. */
    private record Bad(String name, Consumer<IdTokenFaults> wrong, Reason reason, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Bad bad(String name, Consumer<IdTokenFaults> wrong, Reason reason, String message) {
        return new Bad(name, wrong, reason, message);
    }

    private static Bad claim(String name, String claim, @Nullable Object value, Reason reason, String message) {
        return bad(name, faults -> faults.claims(builder -> builder.claim(claim, value)), reason, message);
    }

    private static Bad time(String name, String claim, Duration fromNow, Reason reason) {
        return claim(
                name,
                claim,
                Date.from(clock.instant().plus(fromNow)),
                reason,
                claim + " is " + clock.instant().plus(fromNow) + ", now it is " + clock.instant());
    }

    static Stream<Bad> badClaims() {
        String aud = "expected " + CLIENT_ID + ", got ";
        String other = idp.issuer(Tenant.FABRIKAM);
        return Stream.of(
                bad("R21 another issuer", IdTokenFaults::wrongIssuer, Reason.ISSUER, "got https://issuer.invalid/v2.0"),
                claim("R21 no iss", "iss", null, Reason.ISSUER, "got null"),
                claim("R21 iss with a slash", "iss", idp.issuer(Tenant.CONTOSO) + "/", Reason.ISSUER, "v2.0/"),
                claim("C3 iss of a foreign tenant", "iss", other, Reason.ISSUER, "got " + other),
                claim("R21 iss as number", "iss", 7, Reason.MALFORMED, "claims cannot be read"),
                bad("C3 aud of another application", IdTokenFaults::wrongAudience, Reason.AUDIENCE, aud + "[another"),
                claim("R21 no aud", "aud", null, Reason.AUDIENCE, aud + "[]"),
                claim("R21 empty aud", "aud", List.of(), Reason.AUDIENCE, aud + "[]"),
                claim("R21 aud as number", "aud", 7, Reason.AUDIENCE, aud + "[]"),
                claim("R21 a second audience", "aud", List.of(CLIENT_ID, "x"), Reason.AUDIENCE, ", x]"),
                claim("R21 aud in capitals", "aud", CLIENT_ID.toUpperCase(java.util.Locale.ROOT), Reason.AUDIENCE, aud),
                claim("R21 azp of another", "azp", "x", Reason.AUTHORIZED_PARTY, "azp: " + aud + "x"),
                claim("R21 azp as list", "azp", List.of(CLIENT_ID), Reason.AUTHORIZED_PARTY, "azp: " + aud + "["),
                claim("R21 no exp", "exp", null, Reason.EXPIRED, "exp is absent"),
                claim("R21 exp as text", "exp", "tomorrow", Reason.MALFORMED, "claims cannot be read"),
                time("R21 expired with the leeway", "exp", Duration.ofMinutes(-5), Reason.EXPIRED),
                bad("R21 expired an hour ago", IdTokenFaults::expired, Reason.EXPIRED, "exp is "),
                time("R21 nbf beyond the leeway", "nbf", Duration.ofSeconds(301), Reason.NOT_YET_VALID),
                claim("R21 nbf as text", "nbf", "now", Reason.MALFORMED, "claims cannot be read"),
                claim("R21 no iat", "iat", null, Reason.ISSUED_IN_FUTURE, "iat is absent"),
                time("R21 iat beyond the leeway", "iat", Duration.ofSeconds(301), Reason.ISSUED_IN_FUTURE),
                claim("R21 no sub", "sub", null, Reason.SUBJECT, "1 to 255 ASCII"),
                claim("R21 empty sub", "sub", "", Reason.SUBJECT, "1 to 255 ASCII"),
                claim("R21 sub of 256 characters", "sub", "x".repeat(256), Reason.SUBJECT, "1 to 255 ASCII"),
                claim("R21 sub beyond ASCII", "sub", "ä", Reason.SUBJECT, "1 to 255 ASCII"),
                claim("C20 sub of two lines", "sub", "ada\nINFO Signed in", Reason.SUBJECT, "1 to 255 ASCII"),
                claim("C20 sub with a control character", "sub", "ada\u007f", Reason.SUBJECT, "1 to 255 ASCII"),
                bad("C4 no nonce", IdTokenFaults::missingNonce, Reason.NONCE, "does not belong to this sign-in"),
                bad("C4 another nonce", IdTokenFaults::wrongNonce, Reason.NONCE, "does not belong to this sign-in"),
                claim("C4 nonce as list", "nonce", List.of(NONCE), Reason.NONCE, "does not belong to this sign-in"),
                claim("C4 empty nonce", "nonce", "", Reason.NONCE, "does not belong to this sign-in"),
                claim(
                        "R23 events of a logout token",
                        "events",
                        Map.of(),
                        Reason.LOGOUT_TOKEN,
                        "it has the claim" + " events"),
                claim("C23 events of any type", "events", "x", Reason.LOGOUT_TOKEN, "it has the claim events"),
                claim("R21 at_hash of another token", "at_hash", C_HASH, Reason.HASH, "at_hash does not match"),
                claim("R21 at_hash as number", "at_hash", 7, Reason.HASH, "at_hash does not match"),
                claim("R21 c_hash of another code", "c_hash", AT_HASH, Reason.HASH, "c_hash does not match"),
                claim("R21 c_hash with padding", "c_hash", C_HASH + "==", Reason.HASH, "c_hash does not match"),
                claim("R22 no tid", "tid", null, Reason.TENANT, "tid must be the GUID"),
                claim("R22 tid by its domain", "tid", "contoso.example", Reason.TENANT, "tid must be the GUID"),
                claim(
                        "C3 tid of another tenant",
                        "tid",
                        Tenant.FABRIKAM.id(),
                        Reason.TENANT,
                        "not the tenant of the issuer"),
                claim("R22 tid as list", "tid", List.of("x"), Reason.TENANT, "tid must be the GUID"));
    }

    static Stream<Bad> badSignatures() {
        return Stream.of(
                bad(
                        "R20 a signature with another key",
                        IdTokenFaults::wrongSignature,
                        Reason.SIGNATURE,
                        "not the provider's"),
                bad(
                        "R20 a key that is not published",
                        IdTokenFaults::unknownKey,
                        Reason.KEY_UNKNOWN,
                        "publishes no key"),
                bad("C1 alg none", IdTokenFaults::algNone, Reason.NOT_SIGNED, "alg is none"),
                bad("R20 HS256 with the public key", IdTokenFaults::hmacWithPublicKey, Reason.ALGORITHM, "got HS256"),
                header("C1 alg None", "{\"alg\":\"None\"}", Reason.ALGORITHM, "got None"),
                header("C1 alg NONE", "{\"alg\":\"NONE\"}", Reason.ALGORITHM, "got NONE"),
                header("C1 alg nOnE", "{\"alg\":\"nOnE\"}", Reason.ALGORITHM, "got nOnE"),
                header("C1 alg none with a signature", "{\"alg\":\"none\"}", Reason.MALFORMED, "not a JSON web token"),
                header("C1 alg empty", "{\"alg\":\"\"}", Reason.ALGORITHM, "got "),
                header("C1 alg null", "{\"alg\":null}", Reason.MALFORMED, "not a JSON web token"),
                header("C1 no alg", "{\"typ\":\"JWT\"}", Reason.MALFORMED, "not a JSON web token"),
                header("C12 a header that is null", "null", Reason.MALFORMED, "not a JSON web token"),
                header("C12 a header that is a list", "[]", Reason.MALFORMED, "not a JSON web token"),
                header("C12 kid as number", "{\"alg\":\"RS256\",\"kid\":7}", Reason.MALFORMED, "not a JSON web token"),
                header("C12 typ null", "{\"alg\":\"RS256\",\"typ\":null}", Reason.SIGNATURE, ""),
                header("C12 crit null", "{\"alg\":\"RS256\",\"crit\":null}", Reason.SIGNATURE, ""),
                header("C12 alg RS256, enc none", "{\"alg\":\"RS256\",\"enc\":\"none\"}", Reason.MALFORMED, ""),
                header("C1 alg as list", "{\"alg\":[\"RS256\"]}", Reason.MALFORMED, "not a JSON web token"),
                header("R20 RS384 unannounced", "{\"alg\":\"RS384\"}", Reason.ALGORITHM, "got RS384"),
                header("R20 rs256 in small letters", "{\"alg\":\"rs256\"}", Reason.ALGORITHM, "got rs256"),
                raw(
                        "C1 NONE without a signature",
                        t -> encode("{\"alg\":\"NONE\"}") + "." + t[1] + ".",
                        Reason.MALFORMED),
                raw("R20 the signature taken off", t -> t[0] + "." + t[1] + ".", Reason.MALFORMED),
                raw("R20 one part too many", t -> t[0] + "." + t[1] + "." + t[2] + ".", Reason.MALFORMED),
                raw("R20 claims exchanged", t -> t[0] + "." + encode("{\"sub\":\"x\"}") + "." + t[2], Reason.SIGNATURE),
                raw("R20 claims that are no JSON", t -> t[0] + ".AAAA." + t[2], Reason.MALFORMED),
                raw("C12 claims that are null", t -> t[0] + "." + encode("null") + "." + t[2], Reason.MALFORMED),
                raw("C12 claims that are a list", t -> t[0] + "." + encode("[]") + "." + t[2], Reason.SIGNATURE),
                raw("R20 nothing", t -> "", Reason.MALFORMED),
                raw("R20 a character behind the signature", t -> String.join(".", t) + "=", Reason.MALFORMED),
                raw("R20 a space within the signature", t -> t[0] + "." + t[1] + ". " + t[2], Reason.MALFORMED),
                raw("R20 a letter of another script", t -> String.join(".", t) + "\u00e4", Reason.MALFORMED),
                raw("R20 dots", t -> "..", Reason.MALFORMED),
                raw("R20 white space", t -> " ", Reason.MALFORMED),
                raw("R20 a huge token", t -> String.join(".", t) + "A".repeat(1 << 16), Reason.MALFORMED),
                bad("C1 JWE around an unsigned token", IdTokenVerifierTest::encrypted, Reason.NOT_SIGNED, "encrypted"));
    }

    private static Bad header(String name, String json, Reason reason, String message) {
        return bad(
                name,
                faults -> faults.raw(token -> {
                    String[] parts = token.split("\\.", -1);
                    return encode(json) + "." + parts[1] + "." + parts[2];
                }),
                reason,
                message);
    }

    private interface Parts {
        String changed(String[] parts);
    }

    private static Bad raw(String name, Parts change, Reason reason) {
        return bad(name, faults -> faults.raw(token -> change.changed(token.split("\\.", -1))), reason, "");
    }

    private static String encode(String json) {
        return Base64URL.encode(json).toString();
    }

    private static void encrypted(IdTokenFaults faults) {
        faults.raw(token -> {
            try {
                JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                        .contentType("JWT")
                        .build();
                JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
                JWEObject jwe = new JWEObject(header, new Payload(new PlainJWT(claims).serialize()));
                jwe.encrypt(new DirectEncrypter(new byte[32]));
                return jwe.serialize();
            } catch (JOSEException | ParseException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** M8: MSAL4J accepts all of them. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"badClaims", "badSignatures"})
    void isRefused(Bad bad) {
        bad.wrong().accept(idp.faults().idToken());
        String token = idp.idToken(CLIENT_ID, "ada", NONCE);

        assertRefused(contoso, token, bad.reason(), bad.message());
    }

    private static void assertRefused(Provider provider, String token, Reason reason, String message) {
        assertThatThrownBy(() -> provider.verify(token, expected(NONCE)))
                .isInstanceOfSatisfying(
                        IdTokenException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .hasMessageStartingWith("Token refused (" + reason + "): ")
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(token.length() < 20
                                || !String.valueOf(e.getMessage()).contains(token.substring(0, 20)))
                        .as("R39 the token is not repeated")
                        .isTrue());
    }

    /** A token that is unusual and yet good. */
    private record Good(String name, Consumer<IdTokenFaults> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Good good(String name, String claim, @Nullable Object value) {
        return new Good(name, faults -> faults.claims(builder -> builder.claim(claim, value)));
    }

    private static Good time(String name, String claim, Duration fromNow) {
        return good(name, claim, Date.from(clock.instant().plus(fromNow)));
    }

    static Stream<Good> isAccepted() {
        return Stream.of(
                new Good("as Entra makes it", faults -> {}),
                good("R21 aud as list of one", "aud", List.of(CLIENT_ID)),
                good("R21 azp is this application", "azp", CLIENT_ID),
                good("R21 at_hash right", "at_hash", AT_HASH),
                good("R21 c_hash right", "c_hash", C_HASH),
                good("R21 no nbf", "nbf", null),
                good("R21 sub of 255 characters", "sub", "x".repeat(255)),
                time("R21 expired within the leeway", "exp", Duration.ofSeconds(-299)),
                time("R21 nbf within the leeway", "nbf", Duration.ofMinutes(5)),
                time("R21 iat within the leeway", "iat", Duration.ofMinutes(5)),
                time("R21 issued long ago", "iat", Duration.ofDays(-1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isAccepted(Good good) throws Exception {
        good.change().accept(idp.faults().idToken());
        String token = idp.idToken(CLIENT_ID, "ada", NONCE);

        IdToken verified = contoso.verify(token, expected(NONCE));

        assertThat(verified.raw()).isEqualTo(token);
        assertThat(verified.issuer()).isEqualTo(idp.issuer(Tenant.CONTOSO));
        assertThat(verified.subject()).isEqualTo(verified.claims().getSubject());
        assertThat(verified.text("tid")).contains(Tenant.CONTOSO.id());
        assertThat(verified).hasToString("IdToken[hidden]");
    }

    @Test
    void r34_aRefreshedTokenHasNoNonceToCompare() throws Exception {
        idp.faults().idToken().missingNonce();

        assertThat(contoso.verify(idp.idToken(CLIENT_ID, "ada", NONCE), new Expectation(null, null, null))
                        .subject())
                .isNotEmpty();
    }

    /** Tokens signed by a key of our own, which the provider publishes: what is refused is the header alone. */
    private static void assertRefused(Consumer<JWSHeader.Builder> header, Reason reason, String message) {
        assertRefused(publishing(OWN), OwnKeys.sign(OWN, JWSAlgorithm.RS256, header, claims("ada")), reason, message);
    }

    private static Provider publishing(RSAKey key) {
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(key));
        return provider(GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()));
    }

    @ParameterizedTest(name = "C23 typ {0}")
    @ValueSource(strings = {"logout+jwt", "at+jwt", "LOGOUT+JWT", "secevent+jwt", "JWS", "application/jwt"})
    void aTokenOfAnotherKindIsRefused(String type) {
        assertRefused(header -> header.type(new JOSEObjectType(type)), Reason.TYPE, "got " + type);
    }

    @ParameterizedTest(name = "typ {0}")
    @ValueSource(strings = {"JWT", "jwt"})
    void theTypeMayBeWrittenInAnyCase(String type) throws Exception {
        String token =
                OwnKeys.sign(OWN, JWSAlgorithm.RS256, header -> header.type(new JOSEObjectType(type)), claims("ada"));

        assertThat(publishing(OWN).verify(token, expected(NONCE)).raw()).isEqualTo(token);
    }

    @Test
    void theTypeAndTheKeyIdMayBeAbsent() throws Exception {
        String token = OwnKeys.sign(
                OWN, JWSAlgorithm.RS256, header -> header.type(null).keyID(null), claims("ada"));

        assertThat(publishing(OWN).verify(token, expected(NONCE)).raw()).isEqualTo(token);
    }

    @Test
    void r20_aCriticalHeaderThatIsNotUnderstood() {
        assertRefused(
                header -> header.criticalParams(Set.of("exotic")).customParam("exotic", true),
                Reason.SIGNATURE,
                "not the provider's");
    }

    @Test
    void r3_keysThatComeWithTheTokenAreNotLookedAt() {
        RSAKey other = OwnKeys.rsa("strange");
        Consumer<JWSHeader.Builder> bringsItsKey = header -> header.jwk(other.toPublicJWK())
                .jwkURL(URI.create(idp.origin() + "/brought/keys"))
                .x509CertURL(URI.create(idp.origin() + "/brought/certificate"));
        Provider provider = publishing(OWN);
        String unknownKey = OwnKeys.sign(other, JWSAlgorithm.RS256, bringsItsKey, claims("ada"));
        String knownKey = OwnKeys.sign(
                new RSAKey.Builder(other).keyID("own").build(), JWSAlgorithm.RS256, bringsItsKey, claims("ada"));

        assertRefused(provider, unknownKey, Reason.KEY_UNKNOWN, "publishes no key strange");
        assertRefused(provider, knownKey, Reason.SIGNATURE, "not the provider's");
        assertThat(idp.requests()).noneMatch(request -> request.path().contains("brought"));
    }

    @Test
    void r20_theAlgorithmMustBeThatOfTheKey() {
        RSAKey restricted =
                new RSAKey.Builder(OWN).algorithm(JWSAlgorithm.PS256).build();
        String token = OwnKeys.sign(OWN, claims("ada"));

        assertRefused(publishing(restricted), token, Reason.KEY_UNKNOWN, "publishes no key own");
    }

    @ParameterizedTest(name = "R20 ES256 announced={0}")
    @ValueSource(booleans = {true, false})
    void anOpenIdProviderMayAnnounceOtherAlgorithms(boolean announced) throws Exception {
        ECKey curve = OwnKeys.curve("curve");
        JWTClaimsSet claims = new JWTClaimsSet.Builder(claims("ada"))
                .issuer(idp.realm(Tenant.CONTOSO))
                .build();
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(curve));
        idp.faults().at(Endpoint.METADATA).body(metadata(announced ? List.of("RS256", "ES256") : List.of("RS256")));
        Provider provider = provider(GivenSettings.openId(idp.realm(Tenant.CONTOSO)));
        String token = OwnKeys.sign(curve, JWSAlgorithm.ES256, header -> {}, claims);

        if (announced) {
            assertThat(provider.verify(token, expected(NONCE)).raw()).isEqualTo(token);
        } else {
            assertRefused(provider, token, Reason.ALGORITHM, "expected RS256, got ES256");
        }
    }

    @ParameterizedTest(name = "R20 {0} although announced")
    @ValueSource(strings = {"none", "HS256"})
    void whatNobodyMayAnnounce(String algorithm) {
        idp.faults().at(Endpoint.METADATA).body(metadata(List.of(algorithm)));
        Provider provider = provider(GivenSettings.openId(idp.realm(Tenant.CONTOSO)));
        if (algorithm.equals("none")) {
            idp.faults().idToken().algNone();
        } else {
            idp.faults().idToken().hmacWithPublicKey();
        }

        Reason reason = algorithm.equals("none") ? Reason.NOT_SIGNED : Reason.ALGORITHM;
        assertRefused(provider, idp.idToken(CLIENT_ID, "ada", NONCE), reason, "");
    }

    private static String metadata(List<String> algorithms) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", idp.realm(Tenant.CONTOSO));
        document.put("authorization_endpoint", idp.origin() + "/a");
        document.put("token_endpoint", idp.origin() + "/t");
        document.put("jwks_uri", idp.endpoint(Endpoint.KEYS, "common").toString());
        document.put("id_token_signing_alg_values_supported", algorithms);
        return JSONObjectUtils.toJSONString(document);
    }

    @Test
    void c3_aUserOfAForeignTenant() {
        assertRefused(
                contoso,
                idp.idToken(CLIENT_ID, "carol", NONCE),
                Reason.ISSUER,
                "expected " + idp.issuer(Tenant.CONTOSO) + ", got " + idp.issuer(Tenant.FABRIKAM));
    }

    @Test
    void r22_onlyTheAllowedOfSeveralTenants() throws Exception {
        idp.behaviour().keyIssuers(false);
        Provider several = provider(
                GivenSettings.entra(idp.origin(), "organizations").with("allowed-tenants", Tenant.FABRIKAM.id()));

        String carol = idp.idToken(CLIENT_ID, "carol", NONCE);
        assertThat(several.verify(carol, expected(NONCE)).raw()).isEqualTo(carol);
        assertRefused(
                several,
                idp.idToken(CLIENT_ID, "ada", NONCE),
                Reason.TENANT,
                "tenant " + Tenant.CONTOSO.id() + " is not among msal.allowed-tenants");
    }

    static Stream<Bad> severalTenants() {
        return Stream.of(
                claim("R1 tid of another tenant", "tid", Tenant.FABRIKAM.id(), Reason.ISSUER, "expected "),
                claim("R1 no tid", "tid", null, Reason.ISSUER, "tid must be the GUID"),
                claim("R1 tid that is a path", "tid", "../evil", Reason.ISSUER, "tid must be the GUID"),
                claim("R1 tid that is the template", "tid", "{tenantid}", Reason.ISSUER, "tid must be the GUID"),
                claim("R1 iss that is the template", "iss", idp.origin() + "/{tenantid}/v2.0", Reason.ISSUER, "got "),
                claim("C3 iss of nobody", "iss", null, Reason.ISSUER, "got null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("severalTenants")
    void theTenantIsBoundToTheIssuer(Bad bad) {
        idp.behaviour().keyIssuers(false);
        bad.wrong().accept(idp.faults().idToken());

        assertRefused(
                provider(GivenSettings.entra(idp.origin(), "common")),
                idp.idToken(CLIENT_ID, "ada", NONCE),
                bad.reason(),
                bad.message());
    }
}
