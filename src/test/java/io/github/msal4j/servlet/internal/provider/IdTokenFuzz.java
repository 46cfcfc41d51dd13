package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * R20, R21, C1, C12: any text as ID token, signed by the provider or not, is refused with a reason or is for this
 * application and this sign-in.
 */
class IdTokenFuzz {
    private static SignedText signed;

    @BeforeAll
    static void start() {
        signed = new SignedText();
    }

    @AfterAll
    static void stop() {
        signed.close();
    }

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "{\"alg\":\"RS256\"}",
        "\"iss\":\"ISSUER\"",
        "\"aud\":",
        "\"exp\":1768480000",
        "\"iat\":1768478400",
        "\"sub\":\"s\"",
        "\"nonce\":\"n\"",
        "\"tid\":",
        "\"azp\":",
        "\"nbf\":",
        "\"at_hash\":",
        "\"c_hash\":",
        "\"events\":{}",
        "\"kid\":\"own\"",
        "\"typ\":",
        "\"crit\":",
        "\"enc\":",
        "\"b64\":false",
        "\"x5c\":[",
        "\"jwk\":{"
    })
    void idToken(byte[] input) throws ProviderUnavailableException {
        BugDetectors.allowNetworkConnections((host, port) -> port == signed.port());
        String token = signed.token(new String(input, StandardCharsets.UTF_8));
        try {
            assertForThisSignIn(signed.provider().verify(token, new Expectation("n", "code", "access")));
        } catch (IdTokenException refused) {
            assertThat(SignedText.repeats(refused, token)).as("R39").isFalse();
        }
    }

    private static void assertForThisSignIn(IdToken token) {
        JWTClaimsSet claims = token.claims();
        assertThat(claims.getIssuer()).isEqualTo(signed.issuer());
        assertThat(claims.getAudience()).isEqualTo(List.of(GivenSettings.CLIENT_ID));
        assertThat(claims.getClaim("nonce")).isEqualTo("n");
        assertThat(claims.getSubject()).isNotEmpty();
        assertThat(claims.getClaim("events")).isNull();
        assertThat(claims.getExpirationTime()).isAfter(SignedText.NOW.minusSeconds(300));
        assertThat(claims.getIssueTime()).isBeforeOrEqualTo(SignedText.NOW.plusSeconds(300));
    }
}
