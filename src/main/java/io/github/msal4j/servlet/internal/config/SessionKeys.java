package io.github.msal4j.servlet.internal.config;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Reads {@code msal.session-key}: keys for AES-256, separated by white space or commas. */
final class SessionKeys {
    private static final int BYTES = 32;

    private SessionKeys() {}

    /** @throws IllegalArgumentException with a message that does not repeat the keys */
    static List<SecretKey> parse(String value) {
        return Arrays.stream(value.split("[\\s,]+")).map(SessionKeys::key).toList();
    }

    private static SecretKey key(String encoded) {
        byte[] bytes = decode(encoded);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "must be one or more keys of 32 bytes in base64; make one with openssl rand -base64 32");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    private static byte[] decode(String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
