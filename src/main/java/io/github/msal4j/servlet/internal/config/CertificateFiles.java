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
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys and certificates of {@code msal.client-certificate}: a PEM file with both, or a PKCS12 store, each also in Base64 as
 * Key Vault hands out its secrets.
 */
final class CertificateFiles {
    private static final Pattern BASE64 = Pattern.compile("\\s*[A-Za-z0-9+/][A-Za-z0-9+/\\s]{40,}[=\\s]*");

    private CertificateFiles() {}

    /** @throws IllegalArgumentException with a message that says what is wrong with the file and what to do */
    static ClientCredential.CertificateFile read(Path file, String password, Optional<ClientCredential.KeyId> keyId) {
        // Read before the content: if the file changes in between, it is read again later.
        String version = versionOf(file);
        return new ClientCredential.CertificateFile(file, password, keyId, version, pairs(file, password));
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

    private static List<ClientCredential.Certificate> pairs(Path file, String password) {
        try {
            return material(Files.readAllBytes(file), password).pairs();
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " has no usable RSA key and certificate (" + e.getMessage()
                            + "); give a PEM file with an RSA key of at least 2048 bits and its certificate, or a PKCS12"
                            + " file with them",
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

    private static KeyMaterial material(byte[] content, String password) throws IOException, GeneralSecurityException {
        String text = text(content);
        if (text.contains(PemBlocks.BEGIN)) {
            return PemBlocks.read(text, password);
        }
        // DER begins with a SEQUENCE, which is no letter of Base64 that PKCS12 or PEM could begin with.
        boolean base64 = BASE64.matcher(text).matches();
        byte[] decoded = base64 ? Base64.getMimeDecoder().decode(text) : content;
        String inside = text(decoded);
        return base64 && inside.contains(PemBlocks.BEGIN)
                ? PemBlocks.read(inside, password)
                : fromPkcs12(decoded, password);
    }

    /** PowerShell writes UTF-16 with a byte order mark. Of other encodings only the letters of ASCII are needed. */
    private static String text(byte[] content) {
        boolean utf16 = startsWith(content, 0xff, 0xfe) || startsWith(content, 0xfe, 0xff);
        return new String(content, utf16 ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] content, int first, int second) {
        return content.length > 1 && content[0] == (byte) first && content[1] == (byte) second;
    }

    private static KeyMaterial fromPkcs12(byte[] content, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        load(store, content, password);
        List<PrivateKey> keys = new ArrayList<>();
        List<X509Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (key(store, alias, password) instanceof PrivateKey key) {
                keys.add(key);
            }
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                certificates.add(certificate);
            }
        }
        if (keys.isEmpty() || certificates.isEmpty()) {
            throw new InvalidKeySpecException("the store holds no private key with a certificate");
        }
        return new KeyMaterial(keys, certificates, List.of());
    }

    private static void load(KeyStore store, byte[] content, String password)
            throws IOException, GeneralSecurityException {
        try {
            store.load(new ByteArrayInputStream(content), password.toCharArray());
        } catch (IOException e) {
            if (isCertificate(content)) {
                throw new InvalidKeySpecException("it is a certificate without its private key", e);
            }
            throw e;
        }
    }

    private static boolean isCertificate(byte[] content) {
        try {
            return !PemBlocks.certificates(content).isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    private static @Nullable Key key(KeyStore store, String alias, String password) throws GeneralSecurityException {
        try {
            return store.getKey(alias, password.toCharArray());
        } catch (UnrecoverableKeyException e) {
            throw new InvalidKeySpecException(
                    "a key of the store does not open with msal.client-certificate-password, which must be the password of"
                            + " the store and of its keys",
                    e);
        }
    }
}
