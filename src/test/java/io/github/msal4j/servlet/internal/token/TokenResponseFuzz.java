package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.testkit.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * R26, R38, R39, R47: whatever the token endpoint answers, also to MSAL4J, is refused in a way that the sign-in knows, or
 * makes tokens that can be evicted again.
 */
class TokenResponseFuzz {
    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static TokenScene scene;

    @SuppressWarnings("NullAway.Init")
    private static String idToken;

    @BeforeAll
    static void start() {
        scene = new TokenScene();
        idToken = scene.idToken();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    /** The body of a response with status 200, or, after an exclamation mark, of one with status 400. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "\"access_token\":\"a\"",
        "\"id_token\":\"ID_TOKEN\"",
        "\"token_type\":\"Bearer\"",
        "\"expires_in\":3600",
        "\"refresh_token\":\"r\"",
        "\"scope\":\"User.Read\"",
        "\"client_info\":\"",
        "\"error\":\"invalid_grant\"",
        "\"error_description\":\"AADSTS50196\"",
        "\"suberror\":\"",
        "\"claims\":\"",
        "\"foci\":\"1\"",
        "\"ext_expires_in\":"
    })
    void tokenResponse(byte[] input) {
        BugDetectors.allowNetworkConnections((host, port) -> port == scene.idp.port());
        String text = new String(input, StandardCharsets.UTF_8).replace("ID_TOKEN", idToken);
        scene.idp.faults().clear();
        scene.idp.forgetRequests();
        if (text.startsWith("!")) {
            scene.idp.faults().at(Endpoint.TOKEN).answer(400, text.substring(1));
        } else {
            scene.idp.faults().at(Endpoint.TOKEN).body(text);
        }
        try {
            assertCanBeEvicted(scene.redeem("code"));
        } catch (IdTokenException | CodeRefusedException | ProviderUnavailableException refused) {
            assertThat(String.valueOf(refused.getMessage())).as("R39").doesNotContain(idToken.substring(0, 40));
        }
        // A provider that has failed once is left alone until the clock moves, which it does not: nothing would be
        // tried then.
        assertThat(scene.idp.requests(Endpoint.TOKEN))
                .as("the response was read")
                .hasSize(1);
    }

    private static void assertCanBeEvicted(RedeemedCode redeemed) {
        assertThat(redeemed.idToken().raw()).isEqualTo(idToken);
        SignedInSession session = new SignedInSession(
                VerifiedUser.of(redeemed.idToken()), Optional.empty(), scene.clock.instant(), redeemed.tokens());
        assertThat(scene.service.evict(session)).as("R47").hasValue(1);
        assertThat(session.tokens()).isEmpty();
    }
}
