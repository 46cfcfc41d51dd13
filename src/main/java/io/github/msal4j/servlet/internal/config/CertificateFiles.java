package io.github.msal4j.servlet.internal.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads the key and certificate of {@code msal.client-certificate}: a PEM file with both, or a PKCS12 store. */
final class CertificateFiles {
    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<body>[A-Za-z0-9+/=\\s]+)-----END \\k<label>-----");

    private CertificateFiles() {}

    /** @throws IllegalArgumentException with a message that says what is wrong with the file and what to do */
    static ClientCredential.CertificateFile read(Path file, String password) {
        // Read before the content: if the file changes in between, it is read again later.
        String version = versionOf(file);
        return new ClientCredential.CertificateFile(file, password, version, certificate(file, password));
    }

    /** A text that changes when the file is written or replaced. */
    static String versionOf(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ClientCredential.Certificate certificate(Path file, String password) {
        try {
            byte[] content = Files.readAllBytes(file);
            String text = new String(content, StandardCharsets.ISO_8859_1);
            return matching(text.contains("-----BEGIN ") ? fromPem(text, password) : fromPkcs12(content, password));
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " has no usable RSA key and certificate (" + e.getMessage()
                            + "); give a PEM file with a PKCS8 key and its certificate, or a PKCS12 file",
                    e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new IllegalArgumentException(file + " does not exist; check the path", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new IllegalArgumentException(
                    file + " may not be read by the container's user; check its owner and permissions", cause);
        }
        return new IllegalArgumentException(
                cause.getCause() instanceof UnrecoverableKeyException
                        ? file
                                + " does not open with msal.client-certificate-password; give the password of the PKCS12 file"
                        : file + " cannot be read as PEM or PKCS12; give a file of one of these forms",
                cause);
    }

    /**
     * Checks that key and certificate belong together. Otherwise the provider would refuse them at the first sign-in.
     */
    private static ClientCredential.Certificate matching(ClientCredential.Certificate pair)
            throws InvalidKeySpecException {
        if (!(pair.key() instanceof RSAKey key && pair.certificate().getPublicKey() instanceof RSAKey published)) {
            throw new InvalidKeySpecException("the key is not an RSA key");
        }
        if (!key.getModulus().equals(published.getModulus())) {
            throw new InvalidKeySpecException("the key is not that of the certificate");
        }
        return pair;
    }

    private static ClientCredential.Certificate fromPkcs12(byte[] content, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(content), password.toCharArray());
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                return new ClientCredential.Certificate(key, certificate);
            }
        }
        throw new InvalidKeySpecException("the store holds no private key with a certificate");
    }

    private static ClientCredential.Certificate fromPem(String text, String password) throws GeneralSecurityException {
        PrivateKey key = null;
        X509Certificate certificate = null;
        Matcher block = PEM_BLOCK.matcher(text);
        while (block.find()) {
            byte[] der = Base64.getMimeDecoder().decode(block.group("body"));
            switch (block.group("label")) {
                case "PRIVATE KEY" -> key = rsaKey(new PKCS8EncodedKeySpec(der));
                case "ENCRYPTED PRIVATE KEY" -> key = rsaKey(decrypt(der, password));
                case "CERTIFICATE" -> certificate = certificate == null ? certificate(der) : certificate;
                case "RSA PRIVATE KEY" ->
                    throw new InvalidKeySpecException("the key is in PKCS1; convert it with: openssl pkcs8 -topk8");
                default -> {
                    // Other blocks, e.g. parameters, are not needed.
                }
            }
        }
        if (key == null || certificate == null) {
            throw new InvalidKeySpecException(
                    key == null ? "no PRIVATE KEY block was found" : "no CERTIFICATE block was found");
        }
        return new ClientCredential.Certificate(key, certificate);
    }

    private static PrivateKey rsaKey(KeySpec spec) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }

    private static KeySpec decrypt(byte[] der, String password) throws GeneralSecurityException {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // For PBES2 the parameters name the cipher, not the algorithm's name.
            String algorithm = info.getAlgParameters() == null
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (IOException e) {
            throw new InvalidKeySpecException("the encrypted key cannot be decoded", e);
        }
    }

    private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
