package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.FakeContext;
import io.github.msal4j.servlet.fakes.GivenSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the start says of settings that are right, and not always meant. */
class StartUpReportTest {
    private static final String TENANT = "aaaaaaaa-0000-4000-8000-000000000001";

    @ParameterizedTest
    @CsvSource({
        "organizations, '', true",
        "common, '', true",
        "consumers, '', false",
        "contoso.example, '', false",
        "organizations, " + TENANT + ", false"
    })
    void r22_thatEveryTenantMaySignInIsSaid(String tenant, String allowed, boolean said) {
        GivenSettings given = GivenSettings.entra("https://login.microsoftonline.com", tenant);
        try (CapturedLog log = CapturedLog.of("io.github.msal4j.servlet")) {
            StartUpReport.log(
                    new FakeContext().context(),
                    (allowed.isEmpty() ? given : given.with("allowed-tenants", allowed)).read());

            assertThat(log.lines().stream()
                            .anyMatch(line -> line.contains("Users of every tenant") && line.contains(tenant)))
                    .isEqualTo(said);
        }
    }
}
