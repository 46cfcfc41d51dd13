package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** R48, C23: any text as logout token is refused with a reason or names somebody, and can be recognized when sent again. */
class LogoutTokenFuzz {
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
        "{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"}",
        "\"iss\":\"ISSUER\"",
        "\"aud\":",
        "\"exp\":1768480000",
        "\"iat\":1768478400",
        "\"sub\":\"s\"",
        "\"sid\":\"s\"",
        "\"jti\":\"j\"",
        "\"nonce\":",
        "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"
    })
    void logoutToken(byte[] input) throws ProviderUnavailableException {
        BugDetectors.allowNetworkConnections((host, port) -> port == signed.port());
        String token = signed.token(new String(input, StandardCharsets.UTF_8));
        try {
            LogoutToken verified = signed.provider().verifyLogoutToken(token);
            assertThat(verified.id()).isNotEmpty();
            assertThat(verified.sid().isPresent() || verified.subject().isPresent())
                    .isTrue();
            verified.sid().ifPresent(sid -> assertThat(sid).isNotEmpty());
            verified.subject().ifPresent(subject -> assertThat(subject).isNotEmpty());
        } catch (IdTokenException refused) {
            assertThat(SignedText.repeats(refused, token)).as("R39").isFalse();
        }
    }
}
