package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the provider when the application has started. What it finds is in {@link MistakesTest}. */
class StartUpChecksTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app = TestApplication.at(idp).set("msal.start-up-checks", "all");
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private void awaitGoodNews() {
        Await.until(() -> "nothing is found, among " + log.lines(), SOON, () -> log.lines().stream()
                .anyMatch(line -> line.contains("no problem was found")));
        assertThat(log.lines())
                .filteredOn(line -> line.contains("The provider"))
                .hasSize(1);
    }

    private SeenRequest onlyTokenRequest() {
        List<SeenRequest> seen = idp.requests(Endpoint.TOKEN);
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    @Test
    void entraIsAskedForATokenThatOpensNothing() {
        app.start();

        awaitGoodNews();
        assertThat(onlyTokenRequest().parameter("grant_type")).contains("client_credentials");
        assertThat(onlyTokenRequest().parameter("scope")).contains(TestApplication.CLIENT_ID + "/.default");
        app.awaitLiveSessions(0);
    }

    @Test
    void whatEntraGivesIsDropped() {
        idp.faults().at(Endpoint.TOKEN).body("{\"access_token\":\"for-nobody\",\"expires_in\":3599}");
        app.start();

        awaitGoodNews();
        assertThat(log.lines()).noneMatch(line -> line.contains("for-nobody"));
    }

    @Test
    void otherProvidersAreAskedToRedeemACodeThatNobodyIssued() {
        app.without("msal.tenant-id")
                .set("msal.authority", idp.realm(Tenant.CONTOSO))
                .start();

        awaitGoodNews();
        assertThat(onlyTokenRequest().parameter("grant_type")).contains("authorization_code");
        assertThat(onlyTokenRequest().parameter("code"))
                .hasValueSatisfying(code -> assertThat(code).startsWith("msal4j-servlet-checks"));
        assertThat(onlyTokenRequest().parameter("code_verifier").orElseThrow()).hasSizeBetween(43, 128);
    }

    @Test
    void theSecretTravelsAsTheProviderWantsIt() {
        idp.behaviour().secretInHeader(true);
        app.without("msal.tenant-id")
                .set("msal.authority", idp.realm(Tenant.CONTOSO))
                .start();

        awaitGoodNews();
        assertThat(onlyTokenRequest().parameter("client_secret")).isEmpty();
    }

    @Test
    void aCertificateIsTriedAsWell(@TempDir Path directory) {
        TestCertificate certificate = TestCertificate.rsa(directory, "client", 365);
        app.without("msal.client-secret")
                .set("msal.client-certificate", certificate.store().toString())
                .set("msal.client-certificate-password", TestCertificate.PASSWORD)
                .certificate(certificate.certificate())
                .start();

        awaitGoodNews();
        assertThat(onlyTokenRequest().parameter("client_assertion")).isPresent();
        assertThat(log.lines())
                .as("looked at once")
                .noneMatch(line -> line.contains("expires at") || line.contains("has expired"));
    }

    @Test
    void anAuthorityForSeveralTenantsHasNoneToAsk() {
        app.set("msal.tenant-id", "organizations").start();

        awaitGoodNews();
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    @Test
    void theCredentialNeedNotBeTried() {
        app.set("msal.start-up-checks", "metadata").start();

        awaitGoodNews();
        assertThat(idp.requests(Endpoint.TOKEN)).isEmpty();
    }

    @Test
    void nothingNeedBeAsked() {
        app.set("msal.start-up-checks", "none").start();
        app.close();

        assertThat(idp.requests()).isEmpty();
    }

    /** Neither does a provider that hangs delay the start, nor the check the undeployment. */
    @Test
    void aCheckUnderWayHoldsUpNothing() throws InterruptedException {
        Hold hold = idp.faults().at(Endpoint.METADATA).hold();
        app.set("msal.http-timeout", "5m").start();
        hold.awaitArrival();

        app.undeploy();

        Await.until("the check's thread is gone", SOON, () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("msal4j-servlet-check")));
        assertThat(log.lines())
                .as("why the application stops is what matters then")
                .noneMatch(line -> line.contains("could not be checked") || line.contains("Interrupted"));
    }

    /** The check tells what a sign-in would meet, and once is enough. */
    @Test
    void aTenantThatDoesNotExistIsToldOnce() {
        app.set("msal.tenant-id", "no-such-tenant.example").start();

        Await.until(() -> "the check has failed, among " + log.lines(), SOON, () -> log.lines().stream()
                .anyMatch(line -> line.contains("could not be checked")));
        assertThat(log.lines()).filteredOn(line -> line.contains("AADSTS90002")).hasSize(1);
    }
}
