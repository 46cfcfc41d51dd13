package io.github.msal4j.servlet.internal.base;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Random values for the protocol that nobody can guess, and hashes of them. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Secrets() {}

    /** 256 random bits in 43 URL-safe characters, for state, nonce and PKCE verifier (RFC 7636 section 4.1). */
    public static String random() {
        return ENCODER.encodeToString(bytes(BYTES));
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** SHA-256, URL-safe without padding: the form of {@code code_challenge} (RFC 7636 section 4.2). */
    public static String sha256(String text) {
        return ENCODER.encodeToString(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
