package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, made for this test run: the server's key store and its clients' trust store. */
public record ServerCertificate(Path keyStore, Path trustStore, String password) {

    public static ServerCertificate create(Path directory, String name) {
        ServerCertificate certificate =
                new ServerCertificate(directory.resolve("key.p12"), directory.resolve("trust.p12"), "changeit");
        Keytool.generate(
                certificate.keyStore,
                certificate.password,
                name,
                2,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-ext",
                "san=dns:" + name + ",dns:localhost,ip:127.0.0.1");
        try {
            certificate.writeTrustStore(name);
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

    /** Writes the key and its certificate in the form that servers in C read. */
    void writePem(Path key, Path certificate) {
        try {
            KeyStore store = read(keyStore);
            String name = store.aliases().nextElement();
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            store.getKey(name, password.toCharArray()).getEncoded()));
            Files.writeString(
                    certificate, pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Key not written", e);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    private void writeTrustStore(String name) throws GeneralSecurityException, IOException {
        Certificate certificate = read(keyStore).getCertificate(name);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, certificate);
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
