package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import io.github.msal4j.servlet.testkit.Tenant;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R21, C12: each claim in every shape that JSON has, in a token that the provider has signed and that is good but for it.
 * A claim of another type is never taken for one that is absent.
 */
class IdTokenClaimTableTest {
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"own\"}";
    private static final long NOW = SignedText.NOW.getEpochSecond();
    private static final String DEEP = "[".repeat(3_000) + "]".repeat(3_000);
    private static final String LONG = "\"" + "x".repeat(20_000) + "\"";

    /** What no claim may be; that a claim is absent or null is said in {@link #absent}. */
    private static final List<String> SHAPES =
            List.of("true", "{}", "[]", "[null]", "[7]", "{\"a\":[1]}", "\"\"", "\" \"", LONG, DEEP, "1e999", "-1e300");

    /** A blank is a subject like any other. */
    private static boolean isFine(String claim, String shape) {
        return claim.equals("sub") && shape.equals("\" \"");
    }

    private static SignedText signed;

    @BeforeAll
    static void start() {
        signed = new SignedText();
    }

    @AfterAll
    static void stop() {
        signed.close();
    }

    /** A good token's claims, as JSON. */
    private static Map<String, String> good() {
        Map<String, String> claims = new TreeMap<>();
        claims.put("iss", "\"ISSUER\"");
        claims.put("aud", "\"" + GivenSettings.CLIENT_ID + "\"");
        claims.put("sub", "\"subject\"");
        claims.put("tid", "\"" + Tenant.CONTOSO.id() + "\"");
        claims.put("nonce", "\"n\"");
        claims.put("exp", Long.toString(NOW + 600));
        claims.put("iat", Long.toString(NOW));
        return claims;
    }

    private static String json(Map<String, String> claims) {
        List<String> members = new ArrayList<>();
        claims.forEach((name, value) -> members.add("\"" + name + "\":" + value));
        return "{" + String.join(",", members) + "}";
    }

    private static IdToken verify(String claims) throws Exception {
        return signed.provider().verify(signed.token(HEADER + "\n" + claims), new Expectation("n", "code", "access"));
    }

    private static IdTokenException refusal(String claims) {
        IdTokenException refused = catchThrowableOfType(IdTokenException.class, () -> verify(claims));
        assertThat(refused).as("refused: %.200s", claims).isNotNull();
        return refused;
    }

    @Test
    void whatIsChangedBelowIsGood() {
        assertThatCode(() -> verify(json(good()))).doesNotThrowAnyException();
    }

    static Stream<Arguments> shapes() {
        return Stream.of("iss", "aud", "sub", "tid", "nonce", "exp", "iat", "nbf", "azp", "events", "c_hash", "at_hash")
                .flatMap(claim -> SHAPES.stream()
                        .filter(shape -> !isFine(claim, shape))
                        .map(shape -> Arguments.of(claim, shape)));
    }

    @ParameterizedTest(name = "R21 {0}: {1}")
    @MethodSource
    void shapes(String claim, String shape) {
        Map<String, String> claims = good();
        claims.put(claim, shape);

        Reason reason = refusal(json(claims)).reason();

        assertThat(reason).isIn(expected(claim), Reason.MALFORMED);
    }

    private static Reason expected(String claim) {
        return switch (claim) {
            case "iss" -> Reason.ISSUER;
            case "aud" -> Reason.AUDIENCE;
            case "sub" -> Reason.SUBJECT;
            case "tid" -> Reason.TENANT;
            case "nonce" -> Reason.NONCE;
            case "exp" -> Reason.EXPIRED;
            case "iat" -> Reason.ISSUED_IN_FUTURE;
            case "nbf" -> Reason.NOT_YET_VALID;
            case "azp" -> Reason.AUTHORIZED_PARTY;
            case "events" -> Reason.LOGOUT_TOKEN;
            default -> Reason.HASH;
        };
    }

    /** R105: who reads the log learns which claim it is, and what is wrong with it. Guards: {@code PayloadForm}, {@code ClaimChecks.present}. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "exp | null             | exp is absent; every token must have it, so correct this at the provider",
                "iat | null             | iat is absent; every token must have it, so correct this at the provider",
                "exp | \"tomorrow\"   | exp is not a number of seconds since 1970",
                "iat | \"1768478400\" | iat is not a number of seconds since 1970",
                "nbf | true             | nbf is not a number of seconds since 1970",
                "exp | 1768478400000    | exp is 1768478400000, which is no time in seconds since 1970",
                "iat | 1e300            | which is no time in seconds since 1970",
                "iat | -1e300           | which is no time in seconds since 1970",
                "exp | 0                | exp is 1970-01-01T00:00:00Z, now it is",
                "exp | -1               | exp is 1969-12-31T23:59:59Z, now it is",
                "exp | 0.5              | exp is 1970-01-01T00:00:00Z, now it is",
                "iss | null             | iss: expected",
                "iss | 7                | iss is not a text",
                "sub | 7                | sub is a number",
                "sub | true             | sub is not a text",
                "sub | null             | sub must have 1 to 255 ASCII characters, and no control characters",
                "aud | null             | got []",
                "azp | 7                | azp: expected",
            })
    void r105_theMessageNamesTheClaim(String claim, String value, String message) {
        Map<String, String> claims = good();
        claims.put(claim, value.strip());

        assertThat(refusal(json(claims))).hasMessageContaining(message);
        if (value.contains("null")) {
            claims.remove(claim);
            assertThat(refusal(json(claims))).hasMessageContaining(message).hasMessageNotContaining("clock");
        }
    }

    /** NumericDate (RFC 7519 section 2) may have a fraction, and any number may be written with an exponent. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"exp, 600.5", "iat, 0.25", "nbf, -3.999", "exp, 600.0"})
    void r105_fractionsAreRead(String claim, BigDecimal fromNow) {
        Map<String, String> claims = good();
        claims.put(claim, BigDecimal.valueOf(NOW).add(fromNow).toPlainString());
        assertThatCode(() -> verify(json(claims))).doesNotThrowAnyException();

        claims.put(claim, BigDecimal.valueOf(NOW).add(fromNow).toString().replace(".", "") + "E-" + fromNow.scale());
        assertThatCode(() -> verify(json(claims))).doesNotThrowAnyException();
    }

    static Stream<Arguments> absent() {
        return good().keySet().stream()
                .flatMap(claim -> Stream.of(Arguments.of(claim, true), Arguments.of(claim, false)));
    }

    @ParameterizedTest(name = "R21 {0}, null={1}")
    @MethodSource
    void absent(String claim, boolean asNull) {
        Map<String, String> claims = good();
        claims.put(claim, "null");
        if (!asNull) {
            claims.remove(claim);
        }

        assertThat(refusal(json(claims)).reason()).isIn(expected(claim), Reason.MALFORMED);
    }

    static Stream<Arguments> twice() {
        return good().entrySet().stream().map(claim -> Arguments.of(claim.getKey(), claim.getValue()));
    }

    /** Readers differ in which of two members of one name they believe (RFC 7519 section 4). */
    @ParameterizedTest(name = "R21 {0} twice")
    @MethodSource
    void twice(String claim, String value) {
        String claims = json(good());
        String other = claim.matches("exp|iat") ? "1" : "\"other\"";
        String before = claims.replaceFirst("\\{", "{\"" + claim + "\":" + other + ",");
        String after = claims.replaceFirst("}$", ",\"" + claim + "\":" + other + "}");

        assertThat(refusal(before).reason()).isIn(expected(claim), Reason.MALFORMED);
        assertThat(refusal(after).reason()).isIn(expected(claim), Reason.MALFORMED);
    }

    @Test
    void c8_aSubjectIsNoNumber() {
        Map<String, String> claims = good();
        for (String number : List.of("7", "12345678901234567890123", "12345678901234567890124")) {
            claims.put("sub", number);
            assertThat(refusal(json(claims)).reason()).isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void r20_entraSignsWithOneAlgorithmWhateverItsMetadataSays() {
        IdTokenException refused = catchThrowableOfType(IdTokenException.class, () -> signed.provider()
                .verify(
                        signed.token("{\"alg\":\"RS512\",\"kid\":\"own\"}\n" + json(good())),
                        new Expectation("n", "code", "access")));

        assertThat(refused.reason()).isEqualTo(Reason.ALGORITHM);
    }
}
