package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustStoresTest {
    private static Path directory;
    private static TestCertificate one;
    private static TestCertificate two;

    @BeforeAll
    static void make(@TempDir Path temporary) {
        directory = temporary;
        one = TestCertificate.rsa(temporary, "one");
        two = TestCertificate.rsa(temporary, "two");
    }

    private static Given trusting(Path file, String password) {
        return Given.wellConfigured()
                .with("msal.trust-store", file.toString())
                .with("msal.trust-store-password", password);
    }

    private static List<X509Certificate> trusted(Given given) throws GeneralSecurityException {
        KeyStore store = given.read().trustStore().orElseThrow();
        List<X509Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            found.add((X509Certificate) store.getCertificate(alias));
        }
        return found;
    }

    private static Path store(String type, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("one", one.certificate());
        Path file = directory.resolve("trust." + type);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    @Test
    void pemWithSeveralCertificates() throws Exception {
        Path file = Files.writeString(directory.resolve("two.pem"), one.certificatePem() + two.certificatePem());

        assertThat(trusted(trusting(file, ""))).containsExactlyInAnyOrder(one.certificate(), two.certificate());
    }

    @Test
    void pemWithWordsBetween() throws Exception {
        Path file = Files.writeString(
                directory.resolve("words.pem"),
                "# The company's root\n" + one.certificatePem() + "\n# and its successor\n" + two.certificatePem());

        assertThat(trusted(trusting(file, ""))).containsExactlyInAnyOrder(one.certificate(), two.certificate());
    }

    @Test
    void pkcs12AndJks() throws Exception {
        assertThat(trusted(trusting(store("PKCS12", "changeit"), "changeit"))).containsExactly(one.certificate());
        assertThat(trusted(trusting(store("JKS", "changeit"), "changeit"))).containsExactly(one.certificate());
    }

    @Test
    void aWrongOrMissingPasswordIsSaid() throws Exception {
        Path file = store("PKCS12", "changeit");

        assertThat(trusting(file, "wr0ng").problems()).singleElement().satisfies(problem -> assertThat(problem)
                .startsWith("msal.trust-store is " + file)
                .contains("check", "msal.trust-store-password")
                .doesNotContain("wr0ng"));
        assertThat(trusting(file, "").problems()).singleElement().satisfies(problem -> assertThat(problem)
                .contains("check msal.trust-store-password"));
    }

    @Test
    void garbageIsSaid() throws Exception {
        Path garbage = Files.writeString(directory.resolve("garbage"), "garbage");
        Path noCertificate = Files.writeString(directory.resolve("key.pem"), one.keyPem());

        assertThat(trusting(garbage, "").problems()).singleElement().satisfies(problem -> assertThat(problem)
                .contains("cannot be read as PKCS12, JKS or PEM"));
        assertThat(trusting(noCertificate, "").problems()).singleElement().satisfies(problem -> assertThat(problem)
                .contains("msal.trust-store is " + noCertificate));
    }
}
