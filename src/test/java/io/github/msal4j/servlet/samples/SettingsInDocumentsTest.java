package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.ClientCredential.ManagedIdentity;
import io.github.msal4j.servlet.internal.config.GroupOverage;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.gate.FilterParameters;
import io.github.msal4j.servlet.internal.session.StepUp;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a page shows for web.xml is read as the start reads it, and means what the page says. */
class SettingsInDocumentsTest {
    private static final String TENANT = "aaaaaaaa-0000-4000-8000-000000000009";
    private static final Pattern PARAMETER =
            Pattern.compile("<param-name>([^<]+)</param-name>\\s*<param-value>([^<]+)</param-value>");

    private static Map<String, String> parameters(String part) {
        return PARAMETER
                .matcher(Sample.of("xml", part).text())
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1), found -> found.group(2).strip()));
    }

    private static Settings read(Map<String, String> shown) {
        GivenSettings given = GivenSettings.entra("https://login.microsoftonline.com", TENANT);
        shown.forEach((name, value) -> given.with(name.substring("msal.".length()), value));
        return given.read();
    }

    @Test
    void r120_aManagedIdentityIsTheOnlyCredential() {
        Map<String, String> shown = new HashMap<>(parameters("msal.client-managed-identity"));
        shown.put("msal.client-secret", "");

        assertThat(read(shown).credential())
                .isEqualTo(new ManagedIdentity(
                        Optional.of("5d0e7a11-0000-4000-8000-00000000a1d1"), "api://AzureADTokenExchange"));
    }

    @Test
    void r160_theAccountIsAskedFor() {
        assertThat(read(parameters("msal.prompt")).signIn().all()).containsEntry("prompt", "select_account");
    }

    @Test
    void r161_aFilterWantsAContextAndARecentSignIn() {
        assertThat(FilterParameters.of("payments", parameters("auth-context")).stepUp())
                .isEqualTo(new StepUp(Optional.of("c1"), Optional.of(Duration.ofMinutes(5))));
    }

    @Test
    void r163_graphIsAskedForGroups() {
        assertThat(read(parameters("msal.group-overage")).groupOverage()).isEqualTo(GroupOverage.GRAPH);
    }

    @Test
    void r164_theHealthCheckHasAPath() {
        assertThat(read(parameters("msal.health-path")).paths().contains("/health/msal"))
                .isTrue();
    }
}
