package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R120: what Azure's endpoint may answer in place of a token. */
class AzureAnswersTest {
    private static final AzureScene SCENE = new AzureScene();

    @BeforeAll
    static void start() throws IOException {
        SCENE.trust();
        SCENE.start(SCENE.azure.appServiceEnvironment(), "system", "5s");
    }

    @AfterAll
    static void stop() {
        SCENE.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"access_token\":\"SECRET\",\"expires_on\":\"soon\"} | but MSAL4J cannot use it",
                "200 | {\"access_token\":\"SECRET\",\"expires_on\":\"9999999999\"} | returns what is not a signed JWT",
                "200 | {} | but MSAL4J cannot use it",
                "200 | <html>SECRET</html> | but MSAL4J cannot use it",
                "401 | {\"message\":\"SECRET\"} | it refuses this process",
                "302 | {} | answers with status 302",
                "404 | {} | not ready, so try again",
                "429 | {} | overloaded or not ready",
                "502 | SECRET | overloaded or not ready"
            })
    void r120_whatAzureAnswersInstead(int status, String body, String reason) throws IOException {
        SCENE.azure.answerWith(status, body);

        assertThat(SCENE.say("check"))
                .startsWith("failed: msal.client-managed-identity: Azure's identity endpoint http://localhost:")
                .contains(reason)
                .doesNotContain("SECRET");
    }
}
