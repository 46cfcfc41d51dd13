package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.ApplicationForm;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R121, R122: a token service that was closed gives nothing away, whatever was under way, and whatever else goes on. */
class AfterTheEndTest {
    private static final String GRAPH = "https://graph.microsoft.com/.default";

    private final TokenScene scene = new TokenScene();

    @AfterEach
    void close() {
        scene.close();
    }

    /** The provider is closed later, so that the call succeeds. Guard: {@code ApplicationTokens.refreshed} looks again. */
    @Test
    void r122_aTokenThatComesAfterTheEndIsNotHandedOut() throws Exception {
        try (Hold hold = scene.idp.faults().at(Endpoint.TOKEN).hold()) {
            CompletableFuture<AccessToken> job = CompletableFuture.supplyAsync(
                    () -> scene.service.ofApplication().acquire(GRAPH));
            hold.awaitArrival();

            scene.service.close();
            hold.release();

            assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The application has been stopped");
        }
    }

    /** Guard: {@code ApplicationTokens.stillGood}. */
    @Test
    void r122_norIsAnOldOneThatWouldServeWhileItIsRenewed() {
        List<ApplicationTokens> own = new ArrayList<>();
        scene.idp.behaviour().refreshIn(Optional.of(Duration.ofMinutes(30)));
        try (Refreshes refreshes =
                new Refreshes(scene.clock, new OnTheCallersThread(work -> own.forEach(ApplicationTokens::close)))) {
            ApplicationTokens tokens = new ApplicationTokens(
                    scene.settings,
                    scene.provider,
                    new ApplicationForm(
                            scene.settings,
                            MsalApplications.of(scene.settings, scene.provider, scene.clock)
                                    .credentials()),
                    refreshes,
                    new ApiCalls(scene.clock),
                    scene.clock);
            own.add(tokens);
            assertThat(tokens.acquire(GRAPH).value()).startsWith("eyJ");
            scene.clock.advance(Duration.ofMinutes(31));

            assertThatThrownBy(() -> tokens.acquire(GRAPH))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The application has been stopped");
        }
    }

    /** Guard: {@code TokenService.close} closes the credential, whose threads would stay. */
    @Test
    void r121_theApplicationsOwnAssertionsAreNotAskedForAnyMore() {
        Settings settings = GivenSettings.entra(scene.idp.origin(), Tenant.CONTOSO.id())
                .with("client-secret", "")
                .attribute(ClientAssertionProvider.class.getName(), (ClientAssertionProvider) request -> "an assertion")
                .read();
        TokenService service = new TokenService(settings, scene.provider, scene.clock);

        service.close();

        assertThatThrownBy(service::credentialRefusal)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("or the application is being stopped");
    }
}
