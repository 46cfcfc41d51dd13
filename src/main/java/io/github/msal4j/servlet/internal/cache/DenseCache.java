package io.github.msal4j.servlet.internal.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.base.DenseText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.zip.CRC32;

/**
 * Packs MSAL4J's serialized cache into few bytes. The cache repeats the session's tokens and claims of the ID token,
 * some of them five times. Each {@link KnownWords known} text between two quotation marks is replaced by a number; only
 * unknown texts, like the refresh token, are written in full. Any text can be packed without loss.
 */
final class DenseCache {
    /** An empty cache of MSAL4J. */
    static final String EMPTY = "{}";

    private static final int PIECE = 256;
    private static final int MOST_BYTES_OF_A_CHARACTER = 3;

    private static final int WRITTEN_OUT = 255;
    private static final int BEGINS_AS_ACCESS_TOKEN_KEY = 254;

    private DenseCache() {}

    /** In one pass, in which only what is written out is copied: the tokens are most of the text, and are known but for one. */
    static byte[] pack(String cache, KnownWords known) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_536);
        writeInt(checksum(cache), out);
        int from = 0;
        for (int to = cache.indexOf('"'); to >= 0; to = cache.indexOf('"', from)) {
            pack(cache, from, to, known, out);
            from = to + 1;
        }
        pack(cache, from, cache.length(), known, out);
        return out.toByteArray();
    }

    private static void writeInt(int number, ByteArrayOutputStream out) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(number >> shift);
        }
    }

    /**
     * On Java 17 several times faster than {@code String.hashCode}, which reads each character by itself. Piece by piece, since the
     * bytes of the whole text would be a copy of it.
     */
    private static int checksum(String text) {
        CRC32 checksum = new CRC32();
        CharsetEncoder encoder = UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        CharBuffer characters = CharBuffer.allocate(PIECE);
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES_OF_A_CHARACTER * PIECE);
        for (int from = 0, to; from < text.length(); from = to) {
            // The first half of a pair stays there from the piece before.
            to = Math.min(from + characters.remaining(), text.length());
            text.getChars(from, to, characters.array(), characters.position());
            characters.position(characters.position() + to - from).flip();
            encoder.encode(characters, bytes, to == text.length());
            checksum.update(bytes.flip());
            bytes.clear();
            characters.compact();
        }
        return (int) checksum.getValue();
    }

    private static void pack(String cache, int begin, int to, KnownWords known, ByteArrayOutputStream out) {
        int from = begin;
        int keyEnd = from + known.accessTokenKey().length();
        if (keyEnd <= to && cache.startsWith(known.accessTokenKey(), from)) {
            out.write(BEGINS_AS_ACCESS_TOKEN_KEY);
            from = keyEnd;
        }
        int number = known.number(cache, from, to);
        if (number >= 0) {
            out.write(number);
        } else {
            byte[] written = DenseText.pack(cache, from, to);
            out.write(WRITTEN_OUT);
            writeInt(written.length, out);
            out.writeBytes(written);
        }
    }

    /**
     * The cache as MSAL4J wrote it. Empty if the known words are not those with which it was packed, e.g. after an
     * update of the library while the session was in a store. Then the account is lost, and the next refresh sends the
     * user to sign in again (R37).
     */
    static String unpack(byte[] packed, KnownWords known) {
        StringBuilder cache = new StringBuilder(8_192);
        try {
            ByteBuffer in = ByteBuffer.wrap(packed);
            int checksum = in.getInt();
            while (in.hasRemaining()) {
                unpack(in, packed, known, cache);
                cache.append(in.hasRemaining() ? "\"" : "");
            }
            String text = cache.toString();
            return checksum(text) == checksum ? text : EMPTY;
        } catch (RuntimeException damaged) {
            return EMPTY;
        }
    }

    private static void unpack(ByteBuffer in, byte[] packed, KnownWords known, StringBuilder cache) {
        int number = Byte.toUnsignedInt(in.get());
        if (number == BEGINS_AS_ACCESS_TOKEN_KEY) {
            cache.append(known.accessTokenKey());
            number = Byte.toUnsignedInt(in.get());
        }
        if (number == WRITTEN_OUT) {
            int length = in.getInt();
            int from = in.position();
            in.position(from + length);
            DenseText.unpack(packed, from, from + length, cache);
        } else {
            cache.append(known.word(number));
        }
    }
}
