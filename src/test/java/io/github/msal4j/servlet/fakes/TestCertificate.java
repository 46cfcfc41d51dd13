package io.github.msal4j.servlet.fakes;

import io.github.msal4j.servlet.harness.Keytool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with its self-signed certificate, made by the JDK's keytool when a test wants it.
 *
 * @param store a PKCS12 file that holds both, under {@link #PASSWORD}
 */
public record TestCertificate(Path store, PrivateKey key, X509Certificate certificate) {
    public static final String PASSWORD = "p4ssw0rd-of-the-store";

    private static final int ITERATIONS = 1_000;

    /** What keytool, which takes seconds, has made in this JVM: a certificate of the same name is the same one. */
    private static final Map<List<String>, byte[]> MADE = new ConcurrentHashMap<>();

    public static TestCertificate rsa(Path directory, String name) {
        return rsa(directory, name, 2);
    }

    /** One that is good for this many days from now. */
    public static TestCertificate rsa(Path directory, String name, int days) {
        return create(directory, name, "RSA", "2048", days);
    }

    /** An RSA key of this many bits. */
    public static TestCertificate rsaOfBits(Path directory, String name, int bits) {
        return create(directory, name, "RSA", Integer.toString(bits), 2);
    }

    /** A key that may be used for PSS only, with an identifier of its own (RFC 8017 section A.2.3). */
    public static TestCertificate rsaPss(Path directory, String name) {
        return create(directory, name, "RSASSA-PSS", "2048", 2);
    }

    public static TestCertificate ellipticCurve(Path directory, String name) {
        return create(directory, name, "EC", "256", 2);
    }

    private static TestCertificate create(Path directory, String name, String algorithm, String size, int days) {
        Path store = directory.resolve(name + ".p12");
        byte[] made = MADE.computeIfAbsent(List.of(name, algorithm, size, Integer.toString(days)), unknown -> {
            Keytool.generate(store, PASSWORD, name, days, "-keyalg", algorithm, "-keysize", size);
            return content(store);
        });
        try (InputStream in = new ByteArrayInputStream(made)) {
            Files.write(store, made);
            KeyStore read = KeyStore.getInstance("PKCS12");
            read.load(in, PASSWORD.toCharArray());
            return new TestCertificate(store, (PrivateKey) read.getKey(name, PASSWORD.toCharArray()), (X509Certificate)
                    read.getCertificate(name));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("reading what keytool made", e);
        }
    }

    private static byte[] content(Path store) {
        try {
            return Files.readAllBytes(store);
        } catch (IOException e) {
            throw new UncheckedIOException("reading what keytool made", e);
        }
    }

    /** For a server that shows this certificate. */
    public SSLContext serving() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore read = KeyStore.getInstance("PKCS12");
            read.load(in, PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(read, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("serving what keytool made", e);
        }
    }

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encoding a certificate", e);
        }
    }

    /** The key in PKCS8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The RSA key in PKCS1, without the envelope of PKCS8, which takes 26 bytes. */
    public String keyPemInPkcs1() {
        byte[] encoded = key.getEncoded();
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(encoded, 26, encoded.length));
    }

    /** The key in PKCS8, encrypted as OpenSSL does it (PBES2). */
    public String encryptedKeyPem(String password) {
        return encryptedKeyPem("PBEWithHmacSHA256AndAES_256", password);
    }

    /** The key in PKCS8, encrypted with this algorithm of the JDK. */
    public String encryptedKeyPem(String algorithm, String password) {
        try {
            byte[] salt = new byte[16];
            new SecureRandom().nextBytes(salt);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    new PBEParameterSpec(salt, ITERATIONS));
            byte[] encrypted = cipher.doFinal(key.getEncoded());
            // Under the cipher's own name, which says the same, older JDKs do not know its number.
            AlgorithmParameters parameters =
                    AlgorithmParameters.getInstance(algorithm.contains("Hmac") ? "PBES2" : algorithm);
            parameters.init(cipher.getParameters().getEncoded());
            return pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("encrypting a key", e);
        }
    }

    public static String pem(String label, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    @Override
    public String toString() {
        return "TestCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
}
