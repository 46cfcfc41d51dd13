package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.gate.FilterParameters;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R160, R161: what filters ask for and the provider may never give. */
class FilterFindingsTest {
    private static final URI SOME = URI.create("https://sso.example/some");
    private static final String TENANT = "c0a70500-0000-4000-8000-00000000c0de";

    private static ProviderMetadata metadata(boolean claimsParameter, String... claims) {
        return new ProviderMetadata(
                "https://sso.example",
                SOME,
                SOME,
                SOME,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                List.of(),
                List.of(),
                List.of("none", "login"),
                List.of("0", "1"),
                claimsParameter,
                List.of(claims),
                Optional.empty());
    }

    private static List<String> found(GivenSettings settings, ProviderMetadata metadata, String name, String value) {
        return FilterFindings.of(
                settings.read(), metadata, Map.of("payments", FilterParameters.of("payments", Map.of(name, value))));
    }

    @ParameterizedTest(name = "R161 {0} at {1}")
    @CsvSource({
        "c1, organizations, ''",
        "c99, c0a70500-0000-4000-8000-00000000c0de, ''",
        "c100, c0a70500-0000-4000-8000-00000000c0de, ids c1 to c99",
        "c0, c0a70500-0000-4000-8000-00000000c0de, ids c1 to c99",
        "payments, c0a70500-0000-4000-8000-00000000c0de, a display name is no id",
        "c1, consumers, personal accounts"
    })
    void anAuthenticationContextOfEntra(String context, String tenant, String finding) {
        GivenSettings entra = GivenSettings.entra("https://login.microsoftonline.com", tenant);

        assertFound(found(entra, metadata(false), "auth-context", context), finding);
    }

    @ParameterizedTest(name = "R161 claims parameter {0}, claims {1}")
    @CsvSource({
        "false, '', claims_parameter_supported",
        "false, acrs, claims_parameter_supported",
        "true, sub acr, the claim acrs",
        "true, sub acrs, ''",
        "true, '', ''"
    })
    void anAuthenticationContextOfAnotherProvider(boolean claimsParameter, String claims, String finding) {
        ProviderMetadata metadata =
                claims.isEmpty() ? metadata(claimsParameter) : metadata(claimsParameter, claims.split(" "));

        assertFound(found(GivenSettings.openId("https://sso.example"), metadata, "auth-context", "c1"), finding);
    }

    private static void assertFound(List<String> found, String finding) {
        assertThat(found)
                .hasSize(finding.isEmpty() ? 0 : 1)
                .allMatch(text -> text.contains(finding)
                        && text.contains("nobody may get to the pages with auth-context")
                        && text.contains("of the filter payments"));
    }

    @ParameterizedTest(name = "R160 {0}={1}")
    @CsvSource({
        "prompt, login, ''",
        "prompt, select_account, 'prompt of the filter payments, which is ''select_account''; it knows [none, login]'",
        "acr-values, 1, ''",
        "acr-values, 2, 'acr-values of the filter payments, which is ''2''; it knows [0, 1]'",
        "max-auth-age, 5m, ''",
        "optional, true, ''"
    })
    void whatElseAFilterAsksFor(String name, String value, String finding) {
        List<String> found =
                found(GivenSettings.entra("https://login.microsoftonline.com", TENANT), metadata(false), name, value);

        assertThat(String.join("", found)).contains(finding);
        assertThat(found).hasSize(finding.isEmpty() ? 0 : 1);
    }
}
