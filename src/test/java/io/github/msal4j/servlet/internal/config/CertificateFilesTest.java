package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates are made here and now; none lies in the repository. */
class CertificateFilesTest {
    private static Path directory;
    private static TestCertificate ours;
    private static TestCertificate other;

    @BeforeAll
    static void make(@TempDir Path temporary) {
        directory = temporary;
        ours = TestCertificate.rsa(temporary, "ours");
        other = TestCertificate.rsa(temporary, "other");
    }

    private static Given certificate(Path file, String password) {
        return Given.wellConfigured()
                .without("msal.client-secret")
                .with("msal.client-certificate", file.toString())
                .with("msal.client-certificate-password", password);
    }

    private static Path file(String name, String... parts) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("", parts));
    }

    private static void assertOurs(Given given) {
        assertThat(given.read().credential())
                .isInstanceOfSatisfying(ClientCredential.CertificateFile.class, file -> assertThat(file.atStart())
                        .isEqualTo(new ClientCredential.Certificate(ours.key(), ours.certificate())))
                .asString()
                .startsWith("CertificateFile[/")
                .contains("Certificate[CN=ours, until ")
                .doesNotContain(TestCertificate.PASSWORD, "open-sesame");
    }

    private static String onlyProblem(Given given) {
        List<String> problems = given.problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    @Test
    void pemWithAPlainKey() throws IOException {
        assertOurs(certificate(file("plain.pem", ours.keyPem(), ours.certificatePem()), ""));
    }

    @Test
    void pemWithTheCertificateFirstTextAroundAndTheIssuerBehind() throws IOException {
        assertOurs(certificate(
                file(
                        "chain.pem",
                        "subject=CN = ours\n",
                        ours.certificatePem(),
                        "Key Attributes: <No Attributes>\n",
                        ours.keyPem(),
                        other.certificatePem()),
                ""));
    }

    @Test
    void pemWithAnEncryptedKey() throws IOException {
        Path file = file("encrypted.pem", ours.encryptedKeyPem("open-sesame"), ours.certificatePem());

        assertOurs(certificate(file, "open-sesame"));
        assertThat(onlyProblem(certificate(file, "wr0ng-password")))
                .startsWith("msal.client-certificate " + file + " has no usable RSA key and certificate")
                .doesNotContain("wr0ng-password");
        assertThat(onlyProblem(certificate(file, "")))
                .startsWith("msal.client-certificate " + file + " has no usable RSA key and certificate");
    }

    @Test
    void pkcs12() {
        assertOurs(certificate(ours.store(), TestCertificate.PASSWORD));
        assertThat(onlyProblem(certificate(ours.store(), "wr0ng-password")))
                .startsWith("msal.client-certificate " + ours.store()
                        + " does not open with msal.client-certificate-password")
                .contains("the password")
                .doesNotContain("wr0ng-password");
    }

    @Test
    void aKeyInPkcs1ComesWithTheCommandThatConvertsIt() throws IOException {
        Path file = file(
                "pkcs1.pem",
                TestCertificate.pem("RSA PRIVATE KEY", "anything".getBytes(StandardCharsets.US_ASCII)),
                ours.certificatePem());

        assertThat(onlyProblem(certificate(file, ""))).contains("PKCS1", "openssl pkcs8 -topk8");
    }

    @Test
    void aHalfIsMissing() throws IOException {
        assertThat(onlyProblem(certificate(file("no-key.pem", ours.certificatePem()), "")))
                .contains("no PRIVATE KEY block was found");
        assertThat(onlyProblem(certificate(file("no-certificate.pem", ours.keyPem()), "")))
                .contains("no CERTIFICATE block was found");
    }

    @Test
    void theKeyIsNotThatOfTheCertificate() throws IOException {
        Path file = file("mixed.pem", ours.keyPem(), other.certificatePem());

        assertThat(onlyProblem(certificate(file, ""))).contains("the key is not that of the certificate");
    }

    @Test
    void anotherKindOfKeyIsRefusedWhereverItLies() throws IOException {
        TestCertificate curve = TestCertificate.ellipticCurve(directory, "curve");

        assertThat(onlyProblem(certificate(file("curve.pem", curve.keyPem(), curve.certificatePem()), "")))
                .contains("has no usable RSA key");
        assertThat(onlyProblem(certificate(curve.store(), TestCertificate.PASSWORD)))
                .contains("has no usable RSA key");
    }

    @Test
    void damagedContent() throws IOException {
        Path file = file("damaged.pem", "-----BEGIN PRIVATE KEY-----\nAAAAA\n-----END PRIVATE KEY-----\n");

        assertThat(onlyProblem(certificate(file, "")))
                .startsWith("msal.client-certificate " + file + " has no usable RSA key and certificate");
        assertThat(onlyProblem(certificate(file("garbage.p12", "garbage"), ""))).contains("cannot be read");
        assertThat(onlyProblem(certificate(directory.resolve("absent.p12"), "")))
                .contains("does not exist; check the path");
    }

    @Test
    void r39_contentGivenInPlaceOfAPathIsNotRepeated() throws IOException {
        Path key = file("content.pem", ours.keyPem(), ours.certificatePem());
        String body = ours.keyPem().substring(40, 80);

        assertThat(onlyProblem(Given.wellConfigured()
                        .without("msal.client-secret")
                        .with("msal.client-certificate", "${file:" + key + "}")))
                .startsWith("msal.client-certificate must be the path of a file, not its content")
                .doesNotContain(body);
        String assertion = "eyJhbGciOiJSUzI1NiJ9." + "c2VjcmV0".repeat(60) + ".c2lnbmF0dXJl";
        assertThat(onlyProblem(Given.wellConfigured()
                        .without("msal.client-secret")
                        .with("msal.client-assertion-file", assertion)))
                .startsWith("msal.client-assertion-file must be the path of a file, not its content")
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void anAssertionFileMustBeReadable() throws IOException {
        Path file = file("assertion", "a.b.c");
        Given given = Given.wellConfigured().without("msal.client-secret");

        assertThat(given.with("msal.client-assertion-file", file.toString())
                        .read()
                        .credential())
                .isEqualTo(new ClientCredential.AssertionFile(file));
        Path absent = directory.resolve("absent");
        assertThat(onlyProblem(given.with("msal.client-assertion-file", absent.toString())))
                .isEqualTo("msal.client-assertion-file is " + absent
                        + ", which cannot be read; check the path and permissions");
    }
}
