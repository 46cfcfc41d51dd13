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
                    .contains(
                            "export MSAL_AUTHORITY=" + idp.origin() + System.lineSeparator(),
                            "export MSAL_TENANT_ID=" + Tenant.CONTOSO.id() + System.lineSeparator(),
                            "export MSAL_CLIENT_ID=example-client",
                            "export MSAL_CLIENT_SECRET=example-secret",
                            "$env:MSAL_AUTHORITY = '" + idp.origin() + "'" + System.lineSeparator(),
                            "$env:MSAL_TENANT_ID = '" + Tenant.CONTOSO.id() + "'",
                            "$env:MSAL_CLIENT_ID = 'example-client'",
                            "$env:MSAL_CLIENT_SECRET = 'example-secret'",
                            idp.administration().toString(),
                            "carol@fabrikam.example")
                    .containsPattern("carol .*MSAL_TENANT_ID=common")
                    .doesNotContainPattern("(ada|gus) .*MSAL_TENANT_ID=common");
        }
    }
}
