package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A provider that starts after the application is checked when it is there. */
class ProviderCheckTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final SettableClock clock = SettableClock.atPresent();

    @Test
    void aProviderThatIsNotThereYetIsAskedAgain() {
        try (LocalIdentityProvider idp = LocalIdentityProvider.start();
                CapturedLog log = CapturedLog.of(ProviderCheck.class);
                Provider provider = new Provider(settings(idp), clock);
                TokenService tokens = new TokenService(settings(idp), provider, clock);
                ProviderCheck check =
                        new ProviderCheck(settings(idp), provider, tokens, Map.of(), Duration.ofMillis(10))) {
            idp.faults().at(Endpoint.METADATA).status(404);
            check.start();
            Await.until("it is asked again", SOON, () -> log.lines().size() >= 2);
            assertThat(log.lines().get(0)).startsWith("WARNING The provider could not be checked");

            idp.faults().clear();
            // Past the pause that follows a failed fetch.
            clock.advance(Duration.ofSeconds(6));

            Await.until(() -> "it was checked, among " + log.lines(), SOON, () -> log.lines().stream()
                    .anyMatch(line -> line.startsWith("INFO The provider ") && line.contains("was checked")));
        }
    }

    private static Settings settings(LocalIdentityProvider idp) {
        return GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id())
                .with("start-up-checks", "metadata")
                .read();
    }
}
