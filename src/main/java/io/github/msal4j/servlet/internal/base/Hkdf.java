package io.github.msal4j.servlet.internal.base;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF with SHA-256 (RFC 5869): one secret gives many keys, of which none tells anything of the others or of the secret. The
 * JDK has it since version 25 only. It does not make a weak secret strong: who has one key can try secrets. Immutable.
 */
public final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    /** RFC 5869 section 2.3. */
    private static final int MOST_BYTES = 255 * HASH_BYTES;

    private final SecretKey extracted;

    private Hkdf(SecretKey extracted) {
        this.extracted = extracted;
    }

    /**
     * The first step (RFC 5869 section 2.2).
     *
     * @param salt need not be secret; may be empty
     */
    public static Hkdf extract(byte[] salt, byte[] secret) {
        SecretKey key = new SecretKeySpec(salt.length == 0 ? new byte[HASH_BYTES] : salt, HMAC);
        return new Hkdf(new SecretKeySpec(mac(key).doFinal(secret), HMAC));
    }

    /**
     * The second step (RFC 5869 section 2.3).
     *
     * @param info what the result is for; other texts give independent results
     */
    public byte[] expand(byte[] info, int bytes) {
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("HKDF gives " + MOST_BYTES + " bytes at most");
        }
        byte[] result = new byte[bytes];
        byte[] block = {};
        Mac mac = mac(extracted);
        for (int done = 0, count = 1; done < bytes; done += block.length, count++) {
            mac.update(block);
            mac.update(info);
            block = mac.doFinal(new byte[] {(byte) count});
            System.arraycopy(block, 0, result, done, Math.min(block.length, bytes - done));
        }
        return result;
    }

    /** A key for AES-256, for this purpose. */
    public SecretKey aesKey(String purpose) {
        byte[] key = expand(purpose.getBytes(StandardCharsets.UTF_8), HASH_BYTES);
        try {
            return new SecretKeySpec(key, "AES");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + HMAC, e);
        }
    }
}
