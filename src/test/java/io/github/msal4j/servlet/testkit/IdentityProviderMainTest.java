package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IdentityProviderMainTest {

    @Test
    void aPersonLearnsWhereToGoAndWhoToBe() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LocalIdentityProvider idp = LocalIdentityProvider.start()) {
            IdentityProviderMain.describe(
                    idp, "http://localhost:8080", new PrintStream(out, true, StandardCharsets.UTF_8));

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains(idp.authority(Tenant.CONTOSO), "example-client", "carol@fabrikam.example");
        }
    }
}
