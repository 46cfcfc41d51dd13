package io.github.msal4j.servlet.internal.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.IntPredicate;

/** Writes characters as {@code %XX}, each byte of their UTF-8 form (RFC 3986 section 2.1). */
final class PercentEncoding {
    private PercentEncoding() {}

    /** @param plain which ASCII characters stay as they are; others never do */
    static String of(String text, IntPredicate plain) {
        if (isPlain(text, plain)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte octet : octets(text)) {
            int c = octet & 0xff;
            if (c < 0x80 && plain.test(c)) {
                encoded.append((char) c);
            } else {
                encoded.append("%%%02X".formatted(c));
            }
        }
        return encoded.toString();
    }

    /** Without a stream, because each request asks several times, nearly always in vain. */
    private static boolean isPlain(String text, IntPredicate plain) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 || !plain.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * What a client sends unencoded, some containers return as UTF-8 and some byte by byte. A text of bytes that are UTF-8 is
     * hardly ever meant otherwise.
     */
    private static byte[] octets(String text) {
        if (text.chars().allMatch(c -> c < 0x100)) {
            byte[] bytes = text.getBytes(ISO_8859_1);
            if (isUtf8(bytes)) {
                return bytes;
            }
        }
        return text.getBytes(UTF_8);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException no) {
            return false;
        }
    }
}
