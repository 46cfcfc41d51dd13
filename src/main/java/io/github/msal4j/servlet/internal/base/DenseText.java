package io.github.msal4j.servlet.internal.base;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stores a token in three quarters of its bytes: most tokens are parts of Base64 (RFC 4648 section 5) between dots,
 * and the decoded bytes are stored. Any other text, or one that would not be encoded to the same text again, is stored
 * unchanged.
 *
 * <p>Does itself what {@code Base64} and {@code String.split} would do, since they copy a token five times, and each sign-in packs
 * three.
 */
public final class DenseText {
    private static final byte AS_IT_IS = 0;
    private static final int MOST_PARTS = 16;
    private static final int LONGEST_PART = 0xFFFF;
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(ISO_8859_1);
    private static final byte NONE = -1;
    private static final byte[] VALUES = values();

    private DenseText() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, NONE);
        for (byte value = 0; value < ALPHABET.length; value++) {
            values[ALPHABET[value]] = value;
        }
        return values;
    }

    public static byte[] pack(String text) {
        return pack(text, 0, text.length());
    }

    /** The same for what stands between two places of a text. */
    public static byte[] pack(String text, int from, int to) {
        int length = 1;
        int parts = 0;
        for (int start = from, end; start <= to; start = end + 1) {
            end = endOfPart(text, start, to);
            if (++parts > MOST_PARTS || !comesBack(text, start, end)) {
                return asItIs(text.substring(from, to));
            }
            length += 2 + decodedLength(end - start);
        }
        return decoded(text, from, to, parts, new byte[length]);
    }

    private static int endOfPart(String text, int start, int to) {
        int end = start;
        while (end < to && text.charAt(end) != '.') {
            end++;
        }
        return end;
    }

    private static int decodedLength(int characters) {
        return characters / 4 * 3 + Math.max(characters % 4 - 1, 0);
    }

    /**
     * Whether decoding and encoding give the same text again: there is no padding, and the bits of the last character that belong
     * to no byte are 0. Looked at beforehand, so that what is decoded need not be encoded and compared.
     */
    private static boolean comesBack(String text, int from, int to) {
        int rest = (to - from) % 4;
        if (rest == 1 || decodedLength(to - from) > LONGEST_PART) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            value = c < VALUES.length ? VALUES[c] : NONE;
            if (value == NONE) {
                return false;
            }
        }
        return rest == 0 || (value & (rest == 2 ? 0b1111 : 0b11)) == 0;
    }

    private static byte[] asItIs(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] packed = new byte[bytes.length + 1];
        packed[0] = AS_IT_IS;
        System.arraycopy(bytes, 0, packed, 1, bytes.length);
        return packed;
    }

    private static byte[] decoded(String text, int from, int to, int parts, byte[] packed) {
        packed[0] = (byte) parts;
        int at = 1;
        for (int start = from, end; start <= to; start = end + 1) {
            end = endOfPart(text, start, to);
            int length = decodedLength(end - start);
            packed[at] = (byte) (length >> 8);
            packed[at + 1] = (byte) length;
            at = decode(text, start, end, packed, at + 2);
        }
        return packed;
    }

    private static int decode(String text, int from, int to, byte[] packed, int begin) {
        int at = begin;
        int bits = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            bits = bits << 6 | VALUES[text.charAt(i)];
            count += 6;
            if (count >= Byte.SIZE) {
                count -= Byte.SIZE;
                packed[at++] = (byte) (bits >> count);
            }
        }
        return at;
    }

    /** The text that was packed. */
    public static String unpack(byte[] packed) {
        int length = packed[0] == AS_IT_IS ? packed.length : encodedLength(packed);
        StringBuilder text = new StringBuilder(length);
        unpack(packed, 0, packed.length, text);
        return text.toString();
    }

    /** The same for what lies between two places of what is stored, behind what is in the text already. */
    public static void unpack(byte[] packed, int from, int to, StringBuilder text) {
        if (packed[from] == AS_IT_IS) {
            text.append(new String(packed, from + 1, to - from - 1, UTF_8));
            return;
        }
        int at = from + 1;
        for (int part = 0; part < packed[from]; part++) {
            if (part > 0) {
                text.append('.');
            }
            int end = at + 2 + partLength(packed, at);
            encode(packed, at + 2, end, text);
            at = end;
        }
    }

    /** The text of which one part is the Base64; null if what was packed has no such part, or is stored unchanged. */
    public static @Nullable String decoded(byte[] packed, int part) {
        if (part >= packed[0]) {
            return null;
        }
        int at = 1;
        for (int before = 0; before < part; before++) {
            at += 2 + partLength(packed, at);
        }
        return new String(packed, at + 2, partLength(packed, at), UTF_8);
    }

    private static int encodedLength(byte[] packed) {
        int length = Math.max(packed[0] - 1, 0);
        int at = 1;
        for (int part = 0; part < packed[0]; part++) {
            int bytes = partLength(packed, at);
            length += encodedLength(bytes);
            at += 2 + bytes;
        }
        return length;
    }

    static int encodedLength(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    private static int partLength(byte[] packed, int at) {
        return (packed[at] & 0xFF) << 8 | (packed[at + 1] & 0xFF);
    }

    /** Base64 of the bytes between two places, URL-safe and without padding, behind what is in the text already. */
    static void encode(byte[] packed, int from, int to, StringBuilder text) {
        int bits = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            bits = bits << Byte.SIZE | (packed[i] & 0xFF);
            count += Byte.SIZE;
            while (count >= 6) {
                count -= 6;
                text.append((char) ALPHABET[bits >> count & 0b111111]);
            }
        }
        if (count > 0) {
            text.append((char) ALPHABET[bits << (6 - count) & 0b111111]);
        }
    }
}
