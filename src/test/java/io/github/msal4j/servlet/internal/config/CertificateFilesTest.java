package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.github.msal4j.servlet.fakes.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R108: keys and certificates in every order and wrapping. They are made here and now; none lies in the repository.
 */
class CertificateFilesTest {
    /** PKCS12's own encryption of keys, which OpenSSL calls PBE-SHA1-3DES. */
    private static final String PBES1 = "PBEWithSHA1AndDESede";

    private static Path directory;
    private static TestCertificate ours;
    private static TestCertificate other;
    private static TestCertificate curve;
    private static TestCertificate small;
    private static TestCertificate pss;

    @BeforeAll
    static void make(@TempDir Path temporary) {
        directory = temporary;
        ours = TestCertificate.rsa(temporary, "ours");
        other = TestCertificate.rsa(temporary, "other");
        curve = TestCertificate.ellipticCurve(temporary, "curve");
        small = TestCertificate.rsaOfBits(temporary, "small", 1_024);
        pss = TestCertificate.rsaPss(temporary, "pss");
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
                .contains("[Certificate[CN=ours, until ")
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

    private static String withBom(String text) {
        return "\ufeff" + text;
    }

    private static String base64(byte[] content) {
        return Base64.getMimeEncoder().encodeToString(content);
    }

    /** Behind the certificate OpenSSL writes what it is trusted for, here nothing. */
    private static byte[] withTrust(X509Certificate certificate) throws CertificateEncodingException {
        byte[] encoded = certificate.getEncoded();
        byte[] trusted = Arrays.copyOf(encoded, encoded.length + 2);
        trusted[encoded.length] = 0x30;
        return trusted;
    }

    static Stream<Arguments> wrappings() throws Exception {
        String key = ours.keyPem();
        String certificate = ours.certificatePem();
        String ca = other.certificatePem();
        return Stream.of(
                Arguments.of("the CA before the leaf, as Key Vault has it", key + ca + certificate),
                Arguments.of("the CA before the leaf and the key last", ca + certificate + key),
                Arguments.of("the leaf twice", certificate + key + ca + certificate),
                Arguments.of("the CA of another kind of key", curve.certificatePem() + key + certificate),
                Arguments.of("bag attributes", """
                        Bag Attributes
                            localKeyID: 01 00 00 00
                            Microsoft CSP Name: Microsoft Software Key Storage Provider
                        Key Attributes
                            X509v3 Key Usage: 10
                        """ + key + "subject=CN = ours\n\nissuer=CN = ours\n\n" + certificate),
                Arguments.of("lines end with CR LF", (key + certificate).replace("\n", "\r\n")),
                Arguments.of("lines end with CR", (key + certificate).replace("\n", "\r")),
                Arguments.of("lines end with the letters of JSON", (key + certificate).replace("\n", "\\n")),
                Arguments.of("lines end with the letters of JSON, CR too", (key + certificate).replace("\n", "\\r\\n")),
                Arguments.of("lines are indented, as in YAML", (key + certificate).replaceAll("(?m)^", "    ")),
                Arguments.of("one line a block", (key + certificate).replaceAll("(?<!-)\n|\n(?!-)", "")),
                Arguments.of("byte order mark of UTF-8", withBom(key + certificate)),
                Arguments.of("text behind", key + certificate + "\n# renewed in spring by Zoë -- see the wiki\n"),
                Arguments.of("PKCS1, as OpenSSL 1 wrote it", ours.keyPemInPkcs1() + certificate),
                Arguments.of("PKCS1 behind the certificate", certificate + ours.keyPemInPkcs1()),
                Arguments.of("a key of the CA before", other.keyPem() + key + certificate),
                Arguments.of("a key on a curve before", curve.keyPem() + key + certificate),
                Arguments.of(
                        "a key on a curve in its own form before",
                        TestCertificate.pem("EC PRIVATE KEY", new byte[] {1}) + key + certificate),
                Arguments.of(
                        "a CA that cannot be read before",
                        TestCertificate.pem("CERTIFICATE", new byte[] {48, 1}) + key + certificate),
                Arguments.of(
                        "a small key with its certificate before",
                        small.keyPem() + small.certificatePem() + key + certificate),
                Arguments.of(
                        "a certificate request between",
                        key + TestCertificate.pem("CERTIFICATE REQUEST", new byte[] {1}) + certificate),
                Arguments.of(
                        "parameters of a curve before",
                        TestCertificate.pem("EC PARAMETERS", new byte[] {6, 0}) + key + certificate),
                Arguments.of(
                        "the older name of a certificate",
                        key + certificate.replace("CERTIFICATE", "X509 CERTIFICATE")),
                Arguments.of(
                        "OpenSSL's trusted certificate",
                        key + TestCertificate.pem("TRUSTED CERTIFICATE", withTrust(ours.certificate()))),
                Arguments.of(
                        "encrypted as by OpenSSL 1",
                        ours.encryptedKeyPem(PBES1, TestCertificate.PASSWORD) + certificate),
                Arguments.of("PEM in Base64", base64((key + certificate).getBytes(StandardCharsets.US_ASCII))),
                Arguments.of("PKCS12 in Base64, as Key Vault hands it out", base64(Files.readAllBytes(ours.store()))),
                Arguments.of(
                        "PKCS12 in Base64 on one line",
                        Base64.getEncoder().encodeToString(Files.readAllBytes(ours.store())) + "\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrappings")
    void r108_theKeyAndItsCertificateAreFound(String name, String content) throws IOException {
        assertOurs(certificate(file("wrapped", content), TestCertificate.PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "x-UTF-16LE-BOM", "UTF-8"})
    void r108_powerShellWritesOtherEncodings(String charset) throws IOException {
        byte[] content = (ours.certificatePem() + ours.keyPem()).getBytes(Charset.forName(charset));

        assertOurs(certificate(Files.write(directory.resolve("encoded"), content), ""));
    }

    /** The order of a PKCS12 file is that of the aliases' names or of the file, neither of which says anything. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "z"})
    void r108_pkcs12WithOtherEntries(String alias) throws Exception {
        char[] password = TestCertificate.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(alias, curve.key(), password, new Certificate[] {curve.certificate()});
        store.setKeyEntry(alias + "2", small.key(), password, new Certificate[] {small.certificate()});
        store.setCertificateEntry(alias + "3", other.certificate());
        store.setKeyEntry("m", ours.key(), password, new Certificate[] {ours.certificate()});
        Path file = directory.resolve("several.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }

        assertOurs(certificate(file, TestCertificate.PASSWORD));
    }

    @Test
    void r108_pkcs12WithoutAPassword() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("ours", ours.key(), new char[0], new Certificate[] {ours.certificate()});
        Path file = directory.resolve("open.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, new char[0]);
        }

        assertOurs(certificate(file, ""));
    }

    /** The latest is the first: while a certificate is renewed, the earlier one is there for a provider that lags behind. */
    @Test
    void r108_severalPairsAreKept() throws IOException {
        Path file = file(
                "pairs.pem",
                ours.keyPem(),
                other.certificatePem(),
                ours.certificatePem(),
                other.keyPem(),
                small.keyPem());

        assertThat(((ClientCredential.CertificateFile)
                                certificate(file, "").read().credential())
                        .pairs())
                .extracting(pair -> pair.certificate().getSubjectX500Principal().getName())
                .containsExactlyInAnyOrder("CN=ours", "CN=other");
    }

    static Stream<Arguments> unusable() {
        String certificate = ours.certificatePem();
        String truncated = ours.keyPem().substring(0, 400);
        return Stream.of(
                Arguments.of(small.keyPem() + small.certificatePem(), "the RSA key has 1024 bits"),
                Arguments.of(small.keyPemInPkcs1() + small.certificatePem(), "the RSA key has 1024 bits"),
                Arguments.of(curve.keyPem() + curve.certificatePem(), "is not an RSA key but of the kind EC"),
                Arguments.of(pss.keyPem() + pss.certificatePem(), "is not an RSA key but of the kind RSASSA-PSS"),
                Arguments.of(
                        curve.keyPem() + small.keyPem() + curve.certificatePem() + small.certificatePem(),
                        "of the kind EC, which cannot sign with RS256 or PS256; the RSA key has 1024 bits"),
                Arguments.of(
                        TestCertificate.pem("EC PRIVATE KEY", new byte[] {1}) + certificate,
                        "block 1, EC PRIVATE KEY, cannot be used: it is not an RSA key"),
                Arguments.of(
                        TestCertificate.pem("OPENSSH PRIVATE KEY", new byte[] {1}) + certificate,
                        "block 1, OPENSSH PRIVATE KEY, cannot be used: it is not an RSA key"),
                Arguments.of(
                        certificate
                                + ours.keyPemInPkcs1().replace("KEY-----\nM", "KEY-----\nProc-Type: 4,ENCRYPTED\n\nM"),
                        "block 2, RSA PRIVATE KEY, cannot be used: it is encrypted in OpenSSL's older way; convert it with:"
                                + " openssl pkcs8 -topk8"),
                Arguments.of(
                        TestCertificate.pem("RSA PRIVATE KEY", new byte[300]) + certificate,
                        "block 1, RSA PRIVATE KEY, cannot be used: it cannot be decoded"),
                Arguments.of(
                        TestCertificate.pem("RSA PRIVATE KEY", new byte[3]) + certificate,
                        "block 1, RSA PRIVATE KEY, cannot be used: it cannot be decoded"),
                Arguments.of(certificate + truncated, "block 2, PRIVATE KEY, has no end"),
                Arguments.of(truncated + certificate, "block 1, PRIVATE KEY, has no end"),
                Arguments.of(certificate + "-----BEGIN PRIVATE", "block 2, without a name, has no end"),
                Arguments.of(
                        ours.keyPem().replaceFirst("\n[^\n]", "\n~") + certificate,
                        "block 1, PRIVATE KEY, cannot be used: it has characters that are not Base64"),
                Arguments.of(
                        ours.keyPem() + TestCertificate.pem("CERTIFICATE", new byte[] {48, 1}),
                        "block 2, CERTIFICATE, cannot be decoded"),
                Arguments.of(
                        ours.keyPem() + other.certificatePem(),
                        "no certificate of the file has the public key of its private key; the certificates are of CN=other"),
                Arguments.of(
                        ours.encryptedKeyPem("open-sesame") + certificate,
                        "block 1, ENCRYPTED PRIVATE KEY, cannot be used: it does not open with"
                                + " msal.client-certificate-password"),
                Arguments.of(
                        TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[300]) + certificate,
                        "block 1, ENCRYPTED PRIVATE KEY, cannot be used: it is encrypted in a way that Java does not read;"
                                + " convert it with: openssl pkcs8 -topk8"),
                Arguments.of(certificate, "no PRIVATE KEY block was found"),
                Arguments.of(ours.keyPem(), "no CERTIFICATE block was found"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unusable")
    void r108_theReasonIsTheRightOne(String content, String reason) throws IOException {
        Path file = file("unusable", content);

        assertThat(onlyProblem(certificate(file, TestCertificate.PASSWORD)))
                .startsWith("msal.client-certificate " + file + " has no usable RSA key and certificate (")
                .contains(reason)
                .doesNotContain(TestCertificate.PASSWORD);
    }

    @Test
    void r108_anEncryptedKeyWithoutAPassword() throws IOException {
        Path file = file("locked.pem", ours.encryptedKeyPem("open-sesame"), ours.certificatePem());

        assertThat(onlyProblem(certificate(file, "")))
                .contains("it is encrypted, and msal.client-certificate-password is not set");
    }

    @Test
    void r108_aStoreWithoutAKeyThatServes() throws Exception {
        assertThat(onlyProblem(certificate(small.store(), TestCertificate.PASSWORD)))
                .contains("the RSA key has 1024 bits");
        assertThat(onlyProblem(certificate(pss.store(), TestCertificate.PASSWORD)))
                .contains("of the kind RSASSA-PSS");
        Path der = Files.write(directory.resolve("ours.cer"), ours.certificate().getEncoded());
        assertThat(onlyProblem(certificate(der, ""))).contains("it is a certificate without its private key");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "key-1, key-1",
        "jwk-thumbprint, jwk-thumbprint-of-the-key",
        "urn:key:7~x, urn:key:7~x",
    })
    void r108_theIdOfTheKeyAtTheProvider(String setting, String expected) throws Exception {
        ClientCredential.CertificateFile file =
                (ClientCredential.CertificateFile) certificate(ours.store(), TestCertificate.PASSWORD)
                        .with("msal.client-certificate-key-id", setting)
                        .read()
                        .credential();
        String thumbprint = RSAKey.parse(ours.certificate()).computeThumbprint().toString();

        assertThat(file.keyId().orElseThrow().of(file.atStart()))
                .isEqualTo(expected.equals("jwk-thumbprint-of-the-key") ? thumbprint : expected);
    }

    @Test
    void r108_anIdThatIsNone() {
        assertThat(onlyProblem(certificate(ours.store(), TestCertificate.PASSWORD)
                        .with("msal.client-certificate-key-id", "the key")))
                .isEqualTo("msal.client-certificate-key-id is 'the key'; give the id that the key has at the provider,"
                        + " without spaces, or jwk-thumbprint");
        assertThat(onlyProblem(Given.wellConfigured().with("msal.client-certificate-key-id", "key")))
                .isEqualTo("msal.client-certificate-key-id has a meaning only with msal.client-certificate; remove it");
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
