package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.LocalManagedIdentity;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R120: a server that Azure Arc manages, as far as that can be tried without its agent: MSAL4J accepts proofs in the agent's own
 * directory only, which belongs to root.
 */
class AzureArcTest {
    private static final String USER_ASSIGNED = "5d0e7a11-0000-4000-8000-00000000a1d1";

    @TempDir
    private Path keys;

    private final AzureScene scene = new AzureScene();
    private final LocalManagedIdentity azure = scene.azure;

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void r120_aProofThatIsNotWhereTheAgentPutsIt() throws IOException {
        scene.trust();
        scene.start(azure.azureArcEnvironment(keys), "system", "5s");

        assertThat(scene.say("check"))
                .startsWith("failed: msal.client-managed-identity: Azure's identity endpoint http://localhost:")
                .contains(
                        "answers with status 401",
                        "(managed_identity_file_read_error)",
                        "at Azure Arc as a member of the group himds");
        assertThat(azure.requests()).as("without a proof it is not asked again").isOne();
    }

    /** An older agent does not know them, and answers for the machine. */
    @Test
    void r120_aUserAssignedIdentityThatTheAgentDoesNotKnow() throws IOException {
        scene.trust();
        scene.start(azure.azureArcEnvironment(keys), USER_ASSIGNED, "5s");
        String subject = azure.principalId();
        azure.answerWith(200, "{\"access_token\":\"SECRET\",\"expires_on\":\"9999999999\",\"resource\":\"x\"}");

        assertThat(scene.say("check"))
                .startsWith("failed: msal.client-managed-identity: Azure's identity endpoint http://localhost:")
                .contains(
                        "the answer is not for the user-assigned identity " + USER_ASSIGNED,
                        "system-assigned",
                        "set msal.client-managed-identity to system")
                .doesNotContain("SECRET", subject);
    }
}
