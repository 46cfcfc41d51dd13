package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.HarnessFiles;
import java.nio.charset.StandardCharsets;

/** R108: whatever stands in a PEM file, it is read in the same way with every kind of line end, and no message has a key or a password. */
class PemBlocksFuzz {
    private static final String PASSWORD = "0pen~sesame";
    private static final TestCertificate OURS = TestCertificate.rsa(HarnessFiles.temporaryDirectory("pem-"), "ours");
    private static final String SEALED = OURS.encryptedKeyPem(PASSWORD);

    /** A genuine key stands for {@code <k>}, the same encrypted for {@code <s>}, and its certificate for {@code <c>}. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "-----BEGIN ",
        "-----END ",
        "-----",
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "CERTIFICATE",
        "PKCS7",
        "<k>",
        "<s>",
        "<c>",
        "\\n",
        "Proc-Type: 4,ENCRYPTED",
        "MIIE"
    })
    void pem(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8)
                .replace("<s>", SEALED)
                .replace("<c>", OURS.certificatePem())
                .replace("<k>", OURS.keyPem());
        KeyMaterial read = PemBlocks.read(text, PASSWORD);

        assertThat(read.problems()).allSatisfy(problem -> assertThat(problem)
                .matches("[\\x20-\\x7e]*")
                .hasSizeLessThan(400)
                .doesNotContain(PASSWORD, OURS.keyPem().substring(40, 80)));
        KeyMaterial again = PemBlocks.read(text.replace("\r", "").replace("\n", "\r\n"), PASSWORD);
        if (!text.contains("\r")) {
            assertThat(again).isEqualTo(read);
        }
        KeyMaterial behind = PemBlocks.read(text + "\n" + OURS.keyPem() + OURS.certificatePem(), PASSWORD);
        assertThat(behind.keys()).contains(OURS.key());
        assertThat(behind.certificates()).contains(OURS.certificate());
    }
}
