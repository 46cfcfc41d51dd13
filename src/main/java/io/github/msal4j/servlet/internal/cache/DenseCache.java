package io.github.msal4j.servlet.internal.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.base.DenseText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/**
 * Packs MSAL4J's serialized cache into few bytes. The cache repeats the session's tokens and claims of the ID token,
 * some of them five times. Each {@link KnownWords known} text between two quotation marks is replaced by a number; only
 * unknown texts, like the refresh token, are written in full. Any text can be packed without loss.
 */
final class DenseCache {
    /** An empty cache of MSAL4J. */
    static final String EMPTY = "{}";

    private static final int WRITTEN_OUT = 255;
    private static final int BEGINS_AS_ACCESS_TOKEN_KEY = 254;

    private DenseCache() {}

    static byte[] pack(String cache, KnownWords known) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_536);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(checksum(cache));
            for (String text : cache.split("\"", -1)) {
                pack(text, known, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** On Java 17 several times faster than {@code String.hashCode}, which reads each character by itself. */
    private static int checksum(String text) {
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(UTF_8));
        return (int) checksum.getValue();
    }

    private static void pack(String text, KnownWords known, DataOutputStream out) throws IOException {
        int number = known.number(text);
        if (number >= 0) {
            out.writeByte(number);
        } else if (text.startsWith(known.accessTokenKey())) {
            out.writeByte(BEGINS_AS_ACCESS_TOKEN_KEY);
            pack(text.substring(known.accessTokenKey().length()), known, out);
        } else {
            byte[] written = DenseText.pack(text);
            out.writeByte(WRITTEN_OUT);
            out.writeInt(written.length);
            out.write(written);
        }
    }

    /**
     * The cache as MSAL4J wrote it. Empty if the known words are not those with which it was packed, e.g. after an
     * update of the library while the session was in a store. Then the account is lost, and the next refresh sends the
     * user to sign in again (R37).
     */
    static String unpack(byte[] packed, KnownWords known) {
        StringBuilder cache = new StringBuilder(8_192);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            int checksum = in.readInt();
            while (in.available() > 0) {
                unpack(in, known, cache);
                cache.append(in.available() > 0 ? "\"" : "");
            }
            String text = cache.toString();
            return checksum(text) == checksum ? text : EMPTY;
        } catch (IOException | RuntimeException e) {
            return EMPTY;
        }
    }

    private static void unpack(DataInputStream in, KnownWords known, StringBuilder cache) throws IOException {
        int number = in.readUnsignedByte();
        if (number == BEGINS_AS_ACCESS_TOKEN_KEY) {
            cache.append(known.accessTokenKey());
            unpack(in, known, cache);
        } else if (number == WRITTEN_OUT) {
            cache.append(DenseText.unpack(in.readNBytes(in.readInt())));
        } else {
            cache.append(known.word(number));
        }
    }
}
