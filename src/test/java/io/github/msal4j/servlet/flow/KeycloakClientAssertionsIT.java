package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.AppTokens;
import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.internal.startup.ProviderCheck;
import io.github.msal4j.servlet.testkit.AppRegistration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R108, R121: Keycloak verifies client assertions (<i>Signed Jwt</i>): those of a certificate, and those that the application signs. */
@Timeout(300)
class KeycloakClientAssertionsIT {
    private static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "a password";

    private static TestCertificate registered;
    private static TestCertificate unknown;

    private final String realm = "assertions-" + UUID.randomUUID();
    private final List<ClientAssertionProvider.Request> wanted = new CopyOnWriteArrayList<>();
    private final HttpVisitor browser = new HttpVisitor(KEYCLOAK.certificate().sslContext());
    private final TestApplication app = TestApplication.at(KEYCLOAK.issuer(realm), this::register)
            .without("msal.client-secret")
            .set("msal.scopes", "phone")
            .set("msal.http-timeout", "60s")
            .set("msal.trust-store", KEYCLOAK.certificate().trustStore().toString())
            .set("msal.trust-store-password", KEYCLOAK.certificate().password())
            .page("/private/refresh", (request, response) -> {
                AccessTokens.of(request).acquire(TokenRequest.of("phone").withForcedRefresh());
                TestApplication.text(response, "refreshed");
            })
            .page("/private/job", (request, response) -> {
                AppTokens.of(request.getServletContext()).acquire("profile");
                TestApplication.text(response, "a token of the application");
            });
    /** Whether Keycloak has a key set, and not an uploaded certificate. */
    private boolean keySet;

    @BeforeAll
    static void make(@TempDir Path directory) {
        registered = TestCertificate.rsa(directory, "registered", 365);
        unknown = TestCertificate.rsa(directory, "unknown", 365);
    }

    private void register(AppRegistration registration) {
        KeycloakClient client = KeycloakClient.confidential(registration.clientId(), "which is not asked for")
                .redirectUri(app.url("/signin-oidc"))
                .serviceAccount();
        String unused = KEYCLOAK.create(KeycloakRealm.named(realm)
                .client(keySet ? client.keySet(registered.certificate()) : client.certificate(registered.certificate()))
                .user("ada", PASSWORD));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private void use(TestCertificate certificate) {
        app.set("msal.client-certificate", certificate.store().toString())
                .set("msal.client-certificate-password", TestCertificate.PASSWORD);
    }

    private Page signIn() {
        app.start();
        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).contains("name=\"password\"");
        browser.submitForm(Map.of("username", "ada", "password", PASSWORD));
        return browser.followAll();
    }

    private void assertEverythingWorks() {
        assertThat(signIn().text()).startsWith("private page of");
        assertThat(browser.get(app.url("/private/refresh")).text()).isEqualTo("refreshed");
        assertThat(browser.get(app.url("/private/job")).text()).isEqualTo("a token of the application");
    }

    @Test
    void r108_anUploadedCertificateSignsUsersInAndHasTokens() {
        use(registered);

        assertEverythingWorks();
    }

    @Test
    void r108_soDoesAKeyThatIsLookedUpByItsId() {
        keySet = true;
        use(registered);
        app.set("msal.client-certificate-key-id", "jwk-thumbprint");

        assertEverythingWorks();
    }

    @Test
    void r121_soDoAssertionsThatTheApplicationSignsItself() {
        app.attribute(ClientAssertionProvider.class.getName(), (ClientAssertionProvider)
                request -> signed(request, registered));

        assertEverythingWorks();

        assertThat(wanted)
                .as("a code, a refresh token and the application's own token; Keycloak takes an assertion once")
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.tokenEndpoint())
                        .hasToString(KEYCLOAK.issuer(realm) + "/protocol/openid-connect/token"));
    }

    private String signed(ClientAssertionProvider.Request request, TestCertificate with) throws JOSEException {
        wanted.add(request);
        SignedJWT assertion = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(request.clientId())
                        .subject(request.clientId())
                        .audience(request.tokenEndpoint().toString())
                        .jwtID(UUID.randomUUID().toString())
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        assertion.sign(new RSASSASigner(with.key()));
        return assertion.serialize();
    }

    @Test
    void r121_anotherKeyIsNamedAtTheStartAndWhenAUserComes() {
        app.attribute(
                ClientAssertionProvider.class.getName(), (ClientAssertionProvider) request -> signed(request, unknown));
        app.set("msal.start-up-checks", "all");

        assertRefused();
    }

    @Test
    void r108_anotherCertificateIsNamedAtTheStartAndWhenAUserComes() {
        use(unknown);
        app.set("msal.start-up-checks", "all");

        assertRefused();
    }

    private void assertRefused() {
        try (CapturedLog start = CapturedLog.of(ProviderCheck.class);
                CapturedLog signIn = CapturedLog.of(SignInCallbackEndpoint.class)) {
            Page page = signIn();

            assertThat(page.status()).isEqualTo(500);
            assertThat(page.text()).contains("This application cannot sign anybody in");
            assertThat(signIn.lines()).singleElement().asString().contains("reason=APPLICATION_REFUSED");
            Await.until("the check at the start", LIMIT, () -> start.lines().stream()
                    .anyMatch(line -> line.contains("The provider refuses this application")));
        }
    }
}
