package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.config.ReloadingCertificate;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.EntraError;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the application proves who it is, and what becomes of a sign-in where the provider does not believe it. */
class CredentialFlowTest {
    private static TestCertificate first;
    private static TestCertificate second;

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class);
    private final TestApplication app = TestApplication.at(idp).clock(clock);

    @BeforeAll
    static void make(@TempDir Path directory) {
        first = TestCertificate.rsa(directory, "first", 365);
        second = TestCertificate.rsa(directory, "second", 365);
    }

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private void start() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    private void register(AppRegistration registration) {
        idp.register(registration.redirectUri(app.url("/signin-oidc")).consented("User.Read"));
    }

    private Page signIn() {
        browser.get(app.url("/private/"));
        return browser.followAll();
    }

    private void useCertificate(Path file) {
        app.without("msal.client-secret")
                .set("msal.client-certificate", file.toString())
                .set("msal.client-certificate-password", TestCertificate.PASSWORD);
    }

    /** The page tells the user whose fault it is, and the log tells the operator what to do; neither shows a secret. */
    private void assertApplicationRefused(Page page, String... said) {
        assertThat(page.status()).isEqualTo(500);
        assertThat(page.text())
                .contains("This application cannot sign anybody in", "name this reference")
                .doesNotContain("AADSTS", "msal.");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("reason=APPLICATION_REFUSED")
                .contains(said)
                .doesNotContain("flow-client-secret");
        assertThat(app.signIns()).isEmpty();
    }

    @Test
    void aCertificateThatIsRenewedIsUsedWithoutARestart(@TempDir Path directory) throws IOException {
        Path file = Files.copy(first.store(), directory.resolve("certificate"));
        useCertificate(file);
        start();
        register(AppRegistration.of(TestApplication.CLIENT_ID).certificate(first.certificate()));
        assertThat(signIn().text()).startsWith("private page of");

        register(AppRegistration.of(TestApplication.CLIENT_ID).certificate(second.certificate()));
        Files.writeString(file, second.keyPem() + second.certificatePem());
        clock.advance(Duration.ofSeconds(5));

        browser.cookies().clear();
        assertThat(signIn().text()).startsWith("private page of");
    }

    @Test
    void aCertificateThatIsNotRegistered() {
        useCertificate(first.store());
        start();
        register(AppRegistration.of(TestApplication.CLIENT_ID).certificate(second.certificate()));

        assertApplicationRefused(signIn(), "AADSTS700027", "msal.client-certificate is not registered");
    }

    private long tokenRequests() {
        return idp.requests(Endpoint.TOKEN).size();
    }

    /** One end has the new certificate before the other, whichever it is. */
    @ParameterizedTest(name = "registered: {0}")
    @ValueSource(booleans = {true, false})
    void r108_aFileWithTwoCertificatesServesBeforeAndAfterTheRenewal(boolean later, @TempDir Path directory)
            throws IOException {
        useCertificate(Files.writeString(
                directory.resolve("both.pem"),
                first.certificatePem() + first.keyPem() + second.keyPem() + second.certificatePem()));
        start();
        register(AppRegistration.of(TestApplication.CLIENT_ID).certificate((later ? second : first).certificate()));

        assertThat(signIn().text()).startsWith("private page of");
        long calls = tokenRequests();
        browser.cookies().clear();

        assertThat(signIn().text()).startsWith("private page of");
        assertThat(tokenRequests() - calls)
                .as("the one that was accepted stays in use")
                .isOne();
    }

    @Test
    void r108_theFormerCertificateServesUntilTheNewOneIsRegistered(@TempDir Path directory) throws IOException {
        Path file = Files.copy(first.store(), directory.resolve("certificate"));
        useCertificate(file);
        start();
        register(AppRegistration.of(TestApplication.CLIENT_ID).certificate(first.certificate()));
        Files.writeString(file, second.keyPem() + second.certificatePem());
        clock.advance(Duration.ofSeconds(5));

        try (CapturedLog renewal = CapturedLog.of(ReloadingCertificate.class)) {
            assertThat(signIn().text()).startsWith("private page of");
            assertThat(renewal.lines())
                    .last()
                    .asString()
                    .startsWith("WARNING The provider refuses Certificate[CN=second")
                    .contains("accepts Certificate[CN=first");
        }
        register(AppRegistration.of(TestApplication.CLIENT_ID).certificate(second.certificate()));
        browser.cookies().clear();

        assertThat(signIn().text()).as("and then the new one").startsWith("private page of");
    }

    @Test
    void r108_whereNoCertificateIsRegisteredEachIsTriedOnce(@TempDir Path directory) throws IOException {
        useCertificate(Files.writeString(
                directory.resolve("both.pem"),
                first.certificatePem() + first.keyPem() + second.keyPem() + second.certificatePem()));
        start();
        register(AppRegistration.of(TestApplication.CLIENT_ID, "a secret"));
        long calls = tokenRequests();

        assertApplicationRefused(signIn(), "AADSTS700027", "msal.client-certificate is not registered");
        assertThat(tokenRequests() - calls).isEqualTo(2);
    }

    /** Other refusals than that of the application are not answered by another certificate. */
    @Test
    void r108_aCodeThatIsRefusedIsNotSentAgain(@TempDir Path directory) throws IOException {
        useCertificate(Files.writeString(
                directory.resolve("both.pem"),
                first.certificatePem() + first.keyPem() + second.keyPem() + second.certificatePem()));
        start();
        long calls = tokenRequests();
        idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidGrant());

        assertThat(signIn().status()).isEqualTo(400);
        assertThat(tokenRequests() - calls).isOne();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"key-7, key-7", "jwk-thumbprint, ", ", "})
    void r108_theKeyIsNamedToAProviderThatLooksItUp(@Nullable String setting, @Nullable String registered)
            throws Exception {
        useCertificate(first.store());
        if (setting != null) {
            app.set("msal.client-certificate-key-id", setting);
        }
        start();
        String thumbprint =
                RSAKey.parse(first.certificate()).computeThumbprint().toString();
        register(AppRegistration.of(TestApplication.CLIENT_ID)
                .certificate(first.certificate())
                .keyId(registered == null ? thumbprint : registered));

        if (setting == null) {
            assertApplicationRefused(signIn(), "AADSTS700027", "msal.client-certificate-key-id");
        } else {
            assertThat(signIn().text()).startsWith("private page of");
        }
    }

    private void useProvider(ClientAssertionProvider provider) {
        app.without("msal.client-secret").attribute(ClientAssertionProvider.class.getName(), provider);
    }

    private String assertionOf(String subject) {
        return idp.sign(new JWTClaimsSet.Builder()
                .issuer("https://spiffe.example")
                .subject(subject)
                .audience("api://AzureADTokenExchange")
                .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                .build());
    }

    @ParameterizedTest(name = "subject {0}")
    @CsvSource({"spiffe://example/web, true", "spiffe://example/other, false"})
    void r121_anAssertionOfTheApplicationsOwnSignsUsersIn(String subject, boolean trusted) {
        useProvider(request -> assertionOf(subject));
        start();
        register(AppRegistration.of(TestApplication.CLIENT_ID)
                .federatedCredential("https://spiffe.example", "spiffe://example/web", "api://AzureADTokenExchange"));

        if (trusted) {
            assertThat(signIn().text()).startsWith("private page of");
        } else {
            assertApplicationRefused(signIn(), "AADSTS700213", "has the subject of the client assertion");
        }
    }

    @Test
    void r121_aProviderThatFailsIsAnOutageAndNoStackTrace() {
        useProvider(request -> {
            throw new IllegalStateException("the vault is sealed");
        });
        start();

        Page page = signIn();

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text()).doesNotContain("vault", "Exception");
        assertThat(log.lines()).singleElement().asString().contains("ClientAssertionProvider", "the vault is sealed");
    }

    @Test
    void aWrongSecret() {
        start();
        register(AppRegistration.of(TestApplication.CLIENT_ID, "another"));

        assertApplicationRefused(signIn(), "AADSTS7000215", "copy the secret's Value, not its Secret ID");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "invalid_client, 7000222, msal.client-secret has expired",
        "invalid_client, 700024, set this machine's clock",
        "invalid_client, 700213, msal.client-assertion-file",
        "unauthorized_client, 700016, msal.client-id is not known in this tenant",
        "invalid_client, 1234567, check msal.client-id and the application's credential"
    })
    void whatElseIsRefused(String error, int code, String remedy) {
        start();
        idp.faults().at(Endpoint.TOKEN).error(EntraError.of(401, error, code, "Prose that is not repeated."));

        assertApplicationRefused(signIn(), "AADSTS" + code, remedy);
    }

    @Test
    void aCodeThatIsRefusedIsNotTheApplicationsFault() {
        start();
        idp.faults().at(Endpoint.TOKEN).error(EntraError.invalidGrant());

        Page page = signIn();

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("You could not be signed in");
        assertThat(log.lines()).singleElement().asString().contains("reason=CODE_REFUSED");
    }
}
