package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, made for this test run: the server's key store and its clients' trust store. */
public record TestCertificate(Path keyStore, Path trustStore, String password) {

    private static final String ALIAS = "server";

    static TestCertificate create(Path directory, String name) {
        TestCertificate certificate =
                new TestCertificate(directory.resolve("key.p12"), directory.resolve("trust.p12"), "changeit");
        certificate.generateKey(directory, name);
        try {
            certificate.writeTrustStore();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Trust store not written", e);
        }
        return certificate;
    }

    /** For clients that are to trust this certificate and no other. */
    public SSLContext sslContext() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(read(trustStore));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Trust store not usable: " + trustStore, e);
        }
    }

    /** The JDK makes certificates with its tool only, not with its interfaces. */
    private void generateKey(Path directory, String name) {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name + ",dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                password);
        Path output = directory.resolve("keytool.log");
        ServerProcess made = ServerProcess.start(command, Map.of(), directory, output);
        if (made.awaitEnd(Duration.ofSeconds(60)) != 0) {
            throw new IllegalStateException("No certificate:\n" + made.log());
        }
    }

    private void writeTrustStore() throws GeneralSecurityException, IOException {
        Certificate certificate = read(keyStore).getCertificate(ALIAS);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, certificate);
        try (OutputStream out = Files.newOutputStream(trustStore)) {
            trusted.store(out, password.toCharArray());
        }
    }

    private KeyStore read(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }
}
