package io.github.msal4j.servlet.internal.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads the keys and certificates of a PEM text (RFC 7468), with whatever stands between them: OpenSSL's bag attributes, comments,
 * empty lines. Line ends may be of any kind, also the two characters {@code \n} of a text that was taken from JSON.
 */
final class PemBlocks {
    static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final String CONVERT = "convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc";

    /** How a key begins in PKCS8 if it is an RSA key: version 0, and the identifier of the algorithm (RFC 5958, RFC 8017). */
    private static final byte[] RSA_IN_PKCS8 = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private final String password;
    private final List<PrivateKey> keys = new ArrayList<>();
    private final List<X509Certificate> certificates = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private PemBlocks(String password) {
        this.password = password;
    }

    /** Blocks that cannot be used are problems of the result, each with its number and name. */
    static KeyMaterial read(String text, String password) {
        PemBlocks blocks = new PemBlocks(password);
        int begin = text.indexOf(BEGIN);
        for (int number = 1; begin >= 0; number++) {
            int label = begin + BEGIN.length();
            int next = text.indexOf(BEGIN, label);
            blocks.add(number, text.substring(label, next < 0 ? text.length() : next));
            begin = next;
        }
        if (blocks.problems.isEmpty() && blocks.keys.isEmpty()) {
            blocks.problems.add("no PRIVATE KEY block was found");
        }
        if (blocks.problems.isEmpty() && blocks.certificates.isEmpty()) {
            blocks.problems.add("no CERTIFICATE block was found");
        }
        return new KeyMaterial(blocks.keys, blocks.certificates, blocks.problems);
    }

    /** @param rest the text behind {@code -----BEGIN } up to the next block */
    private void add(int number, String rest) {
        int labelEnd = Math.max(0, rest.indexOf(DASHES));
        String label = rest.substring(0, labelEnd);
        // Behind the dashes of the first line: without its own, those of another one would count twice.
        int end = rest.indexOf("-----END " + label + DASHES, labelEnd + DASHES.length());
        String name = "block " + number + ", " + (label.matches("[A-Z0-9 ]{1,40}") ? label : "without a name") + ",";
        if (label.isEmpty() || end < 0) {
            problems.add(name + " has no end");
            return;
        }
        String body = rest.substring(labelEnd + DASHES.length(), end);
        try {
            add(label, body);
        } catch (InvalidKeySpecException e) {
            problems.add(name + " cannot be used: " + e.getMessage());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            problems.add(name + " cannot be decoded");
        }
    }

    private void add(String label, String body) throws GeneralSecurityException {
        switch (label) {
            case "PRIVATE KEY" -> keys.add(key(new PKCS8EncodedKeySpec(decoded(body))));
            case "ENCRYPTED PRIVATE KEY" -> keys.add(key(decrypt(decoded(body))));
            case "RSA PRIVATE KEY" -> keys.add(pkcs1(body));
            case "CERTIFICATE", "X509 CERTIFICATE", "PKCS7", "CMS" -> certificates.addAll(certificates(decoded(body)));
            case "TRUSTED CERTIFICATE" -> certificates.add(trusted(decoded(body)));
            case "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY" ->
                throw new InvalidKeySpecException(
                        "it is not an RSA key in PKCS8 or PKCS1; RS256 and PS256 need an RSA key");
            default -> {
                // Other blocks, e.g. parameters or a certificate request, are not needed.
            }
        }
    }

    private static byte[] decoded(String body) throws InvalidKeySpecException {
        String lines = body.replace("\\r", "").replace("\\n", "\n");
        if (!lines.matches("[A-Za-z0-9+/=\\s]*")) {
            throw new InvalidKeySpecException("it has characters that are not Base64");
        }
        return Base64.getMimeDecoder().decode(lines);
    }

    /** The kind is in the key; a key of another kind than RSA must be told from one that is damaged. */
    private static PrivateKey key(KeySpec spec) throws GeneralSecurityException {
        for (String kind : List.of("RSA", "RSASSA-PSS", "EC", "EdDSA", "DSA")) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Perhaps a key of the next kind.
            }
        }
        throw new InvalidKeySpecException("it cannot be decoded as a key in PKCS8");
    }

    /** What OpenSSL wrote before version 3, also with {@code -traditional} today, is the same key without its envelope. */
    private static PrivateKey pkcs1(String body) throws GeneralSecurityException {
        if (body.contains("ENCRYPTED")) {
            throw new InvalidKeySpecException("it is encrypted in OpenSSL's older way; " + CONVERT);
        }
        byte[] octets = element(0x04, decoded(body));
        byte[] content = new byte[RSA_IN_PKCS8.length + octets.length];
        System.arraycopy(RSA_IN_PKCS8, 0, content, 0, RSA_IN_PKCS8.length);
        System.arraycopy(octets, 0, content, RSA_IN_PKCS8.length, octets.length);
        return key(new PKCS8EncodedKeySpec(element(0x30, content)));
    }

    /** An element in DER: its tag, its length in two bytes, which is allowed from 256 on, and its content. */
    private static byte[] element(int tag, byte[] content) throws InvalidKeySpecException {
        if (content.length < 256 || content.length > 0xffff) {
            throw new InvalidKeySpecException("it cannot be decoded as a key in PKCS1");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
        out.write(tag);
        out.write(0x82);
        out.write(content.length >> 8);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private KeySpec decrypt(byte[] der) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new InvalidKeySpecException("it is encrypted, and msal.client-certificate-password is not set");
        }
        EncryptedPrivateKeyInfo info = readable(() -> new EncryptedPrivateKeyInfo(der));
        String algorithm = algorithm(info);
        Cipher cipher = readable(() -> Cipher.getInstance(algorithm));
        try {
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeySpecException("it does not open with msal.client-certificate-password", e);
        }
    }

    /** For PBES2 the parameters name the cipher, not the algorithm's name. */
    private static String algorithm(EncryptedPrivateKeyInfo info) {
        String named = String.valueOf(info.getAlgParameters());
        return named.startsWith("PBEWith") ? named : info.getAlgName();
    }

    private static <T> T readable(Callable<T> reader) throws InvalidKeySpecException {
        try {
            return reader.call();
        } catch (Exception e) {
            throw new InvalidKeySpecException("it is encrypted in a way that Java does not read; " + CONVERT, e);
        }
    }

    /** OpenSSL writes behind the certificate what it trusts it for. */
    private static X509Certificate trusted(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    /** One certificate, or the chain of a PKCS7 block, which Windows writes. */
    static List<X509Certificate> certificates(byte[] der) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der))) {
            found.add((X509Certificate) certificate);
        }
        return found;
    }
}
