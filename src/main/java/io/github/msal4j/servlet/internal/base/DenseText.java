package io.github.msal4j.servlet.internal.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Stores a token in three quarters of its bytes: most tokens are parts of Base64 (RFC 4648 section 5) between dots,
 * and the decoded bytes are stored. Any other text, or one that would not be encoded to the same text again, is stored
 * unchanged.
 */
public final class DenseText {
    private static final byte AS_IT_IS = 0;
    private static final int MOST_PARTS = 16;
    private static final int LONGEST_PART = 0xFFFF;

    private DenseText() {}

    public static byte[] pack(String text) {
        String[] parts = text.split("\\.", -1);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(text.length());
        packed.write(parts.length);
        for (String part : parts) {
            byte[] decoded = parts.length > MOST_PARTS ? null : decoded(part);
            if (decoded == null) {
                return asItIs(text);
            }
            packed.write(decoded.length >> 8);
            packed.write(decoded.length);
            packed.writeBytes(decoded);
        }
        return packed.toByteArray();
    }

    private static byte @Nullable [] decoded(String part) {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(part);
            return decoded.length <= LONGEST_PART && comesBack(decoded, part) ? decoded : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** Decoding loses the padding, and the bits of the last character that belong to no byte. */
    private static boolean comesBack(byte[] decoded, String part) {
        int rest = decoded.length % 3;
        return part.indexOf('=') < 0 && part.endsWith(encoded(decoded, decoded.length - rest, rest));
    }

    private static byte[] asItIs(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(text.length() + 1);
        packed.write(AS_IT_IS);
        packed.writeBytes(text.getBytes(UTF_8));
        return packed.toByteArray();
    }

    /** The text that was packed. */
    public static String unpack(byte[] packed) {
        if (packed[0] == AS_IT_IS) {
            return new String(packed, 1, packed.length - 1, UTF_8);
        }
        StringBuilder text = new StringBuilder(packed.length * 4 / 3 + MOST_PARTS);
        int at = 1;
        for (int part = 0; part < packed[0]; part++) {
            int length = (packed[at] & 0xFF) << 8 | (packed[at + 1] & 0xFF);
            text.append(part == 0 ? "" : ".").append(encoded(packed, at + 2, length));
            at += 2 + length;
        }
        return text.toString();
    }

    private static String encoded(byte[] bytes, int from, int length) {
        byte[] part = Arrays.copyOfRange(bytes, from, from + length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }
}
