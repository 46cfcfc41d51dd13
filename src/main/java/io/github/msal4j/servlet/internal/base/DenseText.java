package io.github.msal4j.servlet.internal.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Stores a token in three quarters of its bytes: most tokens are parts of Base64 (RFC 4648 section 5) between dots,
 * and the decoded bytes are stored. Any other text, or one that would not be encoded to the same text again, is stored
 * unchanged.
 */
public final class DenseText {
    private static final byte AS_IT_IS = 0;
    private static final int MOST_PARTS = 16;
    private static final int LONGEST_PART = 0xFFFF;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final byte NONE = -1;
    private static final byte[] VALUES = values();

    private DenseText() {}

    public static byte[] pack(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > MOST_PARTS || !Arrays.stream(parts).allMatch(DenseText::comesBack)) {
            return asItIs(text);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(text.length());
        packed.write(parts.length);
        for (String part : parts) {
            byte[] decoded = Base64.getUrlDecoder().decode(part);
            packed.write(decoded.length >> 8);
            packed.write(decoded.length);
            packed.writeBytes(decoded);
        }
        return packed.toByteArray();
    }

    /**
     * Whether decoding and encoding give the same text again: there is no padding, and the bits of the last character that belong
     * to no byte are 0. Looked at beforehand, since the decoder refuses by an exception, which costs more than all the rest.
     */
    private static boolean comesBack(String part) {
        int rest = part.length() % 4;
        int decodedLength = part.length() / 4 * 3 + Math.max(rest - 1, 0);
        if (rest == 1 || decodedLength > LONGEST_PART) {
            return false;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            value = c < VALUES.length ? VALUES[c] : NONE;
            if (value == NONE) {
                return false;
            }
        }
        return rest == 0 || (value & (rest == 2 ? 0b1111 : 0b11)) == 0;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, NONE);
        for (byte value = 0; value < ALPHABET.length(); value++) {
            values[ALPHABET.charAt(value)] = value;
        }
        return values;
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
