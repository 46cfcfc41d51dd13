package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalManagedIdentity;
import io.github.msal4j.servlet.testkit.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R120: an application that has no secret, since Azure says who it is. Each in a process that has the environment of Azure. */
class ManagedIdentityIT {
    private static final String USER_ASSIGNED = "5d0e7a11-0000-4000-8000-00000000a1d1";

    private final AzureScene scene = new AzureScene();
    private final LocalIdentityProvider idp = scene.idp;
    private final LocalManagedIdentity azure = scene.azure;

    @AfterEach
    void stop() {
        scene.close();
    }

    private String checked(Map<String, String> environment, String identity) throws IOException {
        scene.start(environment, identity, "5s");
        return scene.say("check");
    }

    private long assertions() {
        return idp.requests(Endpoint.TOKEN).stream()
                .filter(request -> request.parameter("client_assertion").isPresent())
                .count();
    }

    @ParameterizedTest(name = "App Service: {0}")
    @ValueSource(booleans = {true, false})
    void r120_theAssertionOfTheSystemAssignedIdentityIsAcceptedAndKept(boolean appService) throws IOException {
        scene.trust();
        scene.start(appService ? azure.appServiceEnvironment() : azure.virtualMachineEnvironment(), "system", "5s");

        assertThat(scene.say("check")).isEqualTo("accepted");
        assertThat(scene.say("check")).isEqualTo("accepted");
        assertThat(scene.say("at-once 20")).isEqualTo("{accepted=20}");
        assertThat(scene.say("own-token"))
                .as("R122")
                .startsWith("AccessToken[scopes=https://graph.microsoft.com/.default");

        assertThat(azure.requests()).as("Azure is not asked for each request").isOne();
        assertThat(assertions()).isEqualTo(23);
    }

    @Test
    void r120_manyWhoWaitForTheFirstOneAskAzureOnce() throws IOException {
        scene.trust();
        scene.start(azure.appServiceEnvironment(), "system", "20s");

        assertThat(scene.say("at-once 20")).isEqualTo("{accepted=20}");

        assertThat(azure.requests()).isOne();
    }

    @Test
    void r120_aUserAssignedIdentityIsAskedForByItsClientId() throws IOException {
        azure.userAssigned(USER_ASSIGNED);
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID)
                .federatedCredential(azure.issuer(), azure.principalId(USER_ASSIGNED), LocalManagedIdentity.AUDIENCE));

        assertThat(checked(azure.appServiceEnvironment(), USER_ASSIGNED)).isEqualTo("accepted");
    }

    @Test
    void r120_itIsRenewedAheadAndTheOldOneServesWhileAzureDoesNotAnswer() throws IOException {
        scene.trust();
        scene.start(azure.virtualMachineEnvironment(), "system", "5s");
        assertThat(scene.say("check")).isEqualTo("accepted");

        scene.say("advance PT11H");
        assertThat(scene.say("check")).isEqualTo("accepted");
        assertThat(azure.requests()).as("half of its life is not over").isOne();

        scene.say("advance PT2H");
        assertThat(scene.say("check")).isEqualTo("accepted");
        assertThat(azure.requests()).isEqualTo(2);

        scene.say("advance PT7H");
        azure.answerWith(400, "{}");
        assertThat(scene.say("check")).as("the old one is good for hours").isEqualTo("accepted");
        assertThat(scene.say("check")).isEqualTo("accepted");
        assertThat(azure.requests()).as("not again at once").isEqualTo(3);

        azure.recover();
        scene.say("advance PT31S");
        assertThat(scene.say("check")).isEqualTo("accepted");
        assertThat(azure.requests()).isEqualTo(4);
    }

    @Test
    void r120_aShortLifeIsNotUsedToItsEnd() throws IOException {
        scene.trust();
        azure.tokenLifetime(Duration.ofHours(1));
        scene.start(azure.appServiceEnvironment(), "system", "5s");
        assertThat(scene.say("check")).isEqualTo("accepted");

        scene.say("advance PT56M");

        assertThat(scene.say("check")).isEqualTo("accepted");
        assertThat(azure.requests()).isEqualTo(2);
    }

    @Test
    void r120_anExpiredOneIsNeverSent() throws IOException {
        scene.trust();
        scene.start(azure.appServiceEnvironment(), "system", "5s");
        assertThat(scene.say("check")).isEqualTo("accepted");

        azure.answerWith(503, "{}");
        scene.say("advance PT25H");

        assertThat(scene.say("check"))
                .startsWith("failed: msal.client-managed-identity: Azure's identity endpoint http://localhost:")
                .contains("status 503");
        assertThat(assertions()).isOne();
    }

    @Test
    void r120_whoWaitsForAnEndpointThatHangsWaitsForALimitedTime() throws IOException {
        scene.trust();
        azure.hang();
        scene.start(azure.appServiceEnvironment(), "system", "1s");

        long before = System.nanoTime();
        String said = scene.say("at-once 10");

        assertThat(said).contains("msal.client-managed-identity").doesNotContain("accepted");
        assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
        assertThat(azure.requests()).as("not one after the other").isLessThan(10);
    }

    /** What is missing, by what Azure or the provider says. */
    private record Missing(
            String name,
            String identity,
            BiFunction<LocalManagedIdentity, AppRegistration, AppRegistration> registration,
            String kind,
            String step,
            String remedy) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Missing> missing() {
        String subject = "00000000-0000-4000-8000-000000000000";
        return Stream.of(
                new Missing(
                        "no system-assigned identity",
                        "system",
                        (azure, app) -> azure.withoutSystemAssigned().trustedBy(app),
                        "failed: ",
                        "status 400 (invalid_request)",
                        "this machine has no system-assigned identity; switch it on"),
                new Missing(
                        "no such user-assigned identity",
                        USER_ASSIGNED,
                        LocalManagedIdentity::trustedBy,
                        "failed: ",
                        "status 400 (invalid_request)",
                        "no user-assigned identity with the client id " + USER_ASSIGNED),
                new Missing(
                        "no federated credential",
                        "system",
                        (azure, app) -> app,
                        "refused: ",
                        "AADSTS70021",
                        "no federated credential of the app registration has the issuer, subject and audience"),
                new Missing(
                        "another tenant",
                        "system",
                        (azure, app) -> app.federatedCredential(
                                azure.issuer().replace(Tenant.CONTOSO.id(), Tenant.FABRIKAM.id()),
                                azure.principalId(),
                                LocalManagedIdentity.AUDIENCE),
                        "refused: ",
                        "AADSTS700211",
                        "the tenant of the identity, which must be the tenant of the app registration"),
                new Missing(
                        "another subject",
                        "system",
                        (azure, app) -> app.federatedCredential(azure.issuer(), subject, LocalManagedIdentity.AUDIENCE),
                        "refused: ",
                        "AADSTS700213",
                        "object (principal) id, not its client id"),
                new Missing(
                        "another audience",
                        "system",
                        (azure, app) -> app.federatedCredential(
                                azure.issuer(), azure.principalId(), LocalManagedIdentity.AUDIENCE + "China"),
                        "refused: ",
                        "AADSTS700212",
                        "it is api://AzureADTokenExchange"));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void r120_aFailureNamesTheStepAndTheRemedy(Missing missing) throws IOException {
        idp.register(missing.registration().apply(azure, AppRegistration.of(GivenSettings.CLIENT_ID)));

        assertThat(checked(azure.virtualMachineEnvironment(), missing.identity()))
                .startsWith(missing.kind())
                .contains(missing.step(), missing.remedy());
    }

    @Test
    void r120_aMachineWithoutAnEndpoint() throws IOException {
        scene.trust();
        Map<String, String> environment = azure.virtualMachineEnvironment();
        azure.close();

        assertThat(checked(environment, "system"))
                .startsWith("failed: msal.client-managed-identity: Azure's identity endpoint http://localhost:")
                .contains(
                        "does not answer (ConnectException): this machine has no managed identity",
                        "az webapp identity assign",
                        "set another credential");
    }

    @Test
    void r120_anEnvironmentThatIsWrong() throws IOException {
        scene.trust();

        assertThat(checked(Map.of("IDENTITY_ENDPOINT", "not a URL", "IDENTITY_HEADER", "SECRET"), "system"))
                .startsWith(
                        "failed: msal.client-managed-identity: MSAL4J cannot use the identity endpoint of APP_SERVICE")
                .contains("check the environment variables IDENTITY_ENDPOINT")
                .doesNotContain("SECRET");
    }

    /** MSAL4J would call it by a client of its own. Guard: {@code ManagedIdentityAssertions.asked}. */
    @Test
    void r120_serviceFabricIsNamedAndNotAsked() throws IOException {
        scene.trust();
        Map<String, String> environment = new HashMap<>(azure.appServiceEnvironment());
        environment.put("IDENTITY_SERVER_THUMBPRINT", "00");

        assertThat(checked(environment, "system"))
                .startsWith("failed: ")
                .contains("msal.client-managed-identity does not work at Service Fabric; set another credential");
        assertThat(azure.requests()).isZero();
    }
}
