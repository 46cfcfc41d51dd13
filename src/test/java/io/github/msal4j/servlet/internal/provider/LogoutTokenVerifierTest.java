package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R48, C23: each token is signed by the provider and good but for what its row says. */
class LogoutTokenVerifierTest {
    private static final String TYPE = "logout+jwt";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final long NOW = SignedText.NOW.getEpochSecond();

    private static SignedText signed;

    @BeforeAll
    static void start() {
        signed = new SignedText();
    }

    @AfterAll
    static void stop() {
        signed.close();
    }

    /** A good token's claims with one of them changed, or taken away. */
    private static Map<String, Object> claims(String changed, @Nullable Object value) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "ISSUER");
        claims.put("aud", GivenSettings.CLIENT_ID);
        claims.put("iat", NOW);
        claims.put("exp", NOW + 120);
        claims.put("jti", "jti-1");
        claims.put("sid", "sid-1");
        claims.put("events", Map.of(EVENT, Map.of()));
        claims.put(changed, value);
        claims.values().removeIf(each -> each == null);
        return claims;
    }

    private static LogoutToken verify(String type, Map<String, Object> claims) throws Exception {
        String header = type.isEmpty() ? "{\"alg\":\"RS256\"}" : "{\"alg\":\"RS256\",\"typ\":\"" + type + "\"}";
        return signed.provider().verifyLogoutToken(signed.token(header + "\n" + JSONObjectUtils.toJSONString(claims)));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("another issuer", "iss", "https://evil.example", Reason.ISSUER),
                bad("no issuer", "iss", null, Reason.ISSUER),
                bad("another application", "aud", "x", Reason.AUDIENCE),
                bad("a second audience", "aud", List.of(GivenSettings.CLIENT_ID, "x"), Reason.AUDIENCE),
                bad("expired", "exp", NOW - 300, Reason.EXPIRED),
                bad("no expiry", "exp", null, Reason.EXPIRED),
                bad("valid for ten years", "exp", NOW + 10 * 365 * 86_400L, Reason.LIFE),
                bad("valid for a second too long", "exp", NOW + 1_801, Reason.LIFE),
                bad("of the future", "iat", NOW + 301, Reason.ISSUED_IN_FUTURE),
                bad("no time", "iat", null, Reason.ISSUED_IN_FUTURE),
                bad("no events", "events", null, Reason.NO_LOGOUT),
                bad("events of another kind", "events", Map.of("other", Map.of()), Reason.NO_LOGOUT),
                bad("an event that is no object", "events", Map.of(EVENT, "x"), Reason.NO_LOGOUT),
                bad("events as list", "events", List.of(EVENT), Reason.NO_LOGOUT),
                bad("a nonce, as of an ID token", "nonce", "n", Reason.NO_LOGOUT),
                bad("no jti", "jti", null, Reason.NO_LOGOUT),
                bad("an empty jti", "jti", "", Reason.MALFORMED),
                bad("a long jti", "jti", "x".repeat(1_025), Reason.MALFORMED),
                bad("nobody named", "sid", null, Reason.NO_LOGOUT),
                bad("an empty sid", "sid", "", Reason.MALFORMED),
                bad("a sid as number", "sid", 7, Reason.MALFORMED),
                bad("a long sid", "sid", "x".repeat(1_025), Reason.MALFORMED),
                bad("an empty sub", "sub", "", Reason.MALFORMED),
                bad("a long sub", "sub", "x".repeat(256), Reason.MALFORMED));
    }

    private static Arguments bad(String name, String claim, @Nullable Object value, Reason reason) {
        return Arguments.of(name, claims(claim, value), reason);
    }

    @ParameterizedTest(name = "R48 {0}")
    @MethodSource
    void bad(String name, Map<String, Object> claims, Reason reason) {
        assertThatThrownBy(() -> verify(TYPE, claims))
                .isInstanceOfSatisfying(
                        IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void r48_anotherTypeOfTokenIsNone() {
        for (String type : List.of("at+jwt", "id+jwt", "x")) {
            assertThatThrownBy(() -> verify(type, claims("sub", null)))
                    .isInstanceOfSatisfying(
                            IdTokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TYPE));
        }
    }

    @Test
    void r48_aGoodOneSaysWhoIsMeant() throws Exception {
        for (String type : List.of(TYPE, "LOGOUT+JWT", "JWT", "")) {
            assertThat(verify(type, claims("sub", null)))
                    .isEqualTo(new LogoutToken("jti-1", Optional.of("sid-1"), Optional.empty()));
        }
        assertThat(verify(TYPE, claims("exp", NOW + 1_800)).id())
                .as("valid for half an hour")
                .isEqualTo("jti-1");
        Map<String, Object> ofAUser = claims("sub", "x".repeat(255));
        ofAUser.remove("sid");
        assertThat(verify(TYPE, ofAUser))
                .isEqualTo(new LogoutToken("jti-1", Optional.empty(), Optional.of("x".repeat(255))));
    }
}
