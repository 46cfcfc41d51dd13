package io.github.msal4j.servlet.internal.memory;

import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link SignOutFile}, 32 bytes: the kind's code in four characters, a checksum of the rest, milliseconds since
 * 1970, and the fingerprint.
 *
 * @param kind of a sign-out; null for a {@code sid} that a sign-in has had
 * @param at when it was signed out, or the sign-in began
 */
record FileEntry(@Nullable Kind kind, Fingerprint id, Instant at) {
    static final int BYTES = 32;

    private static final int CHECKSUM_AT = 4;
    private static final String ISSUED = "had";
    private static final Map<Integer, Kind> KINDS = kinds();

    private static Map<Integer, Kind> kinds() {
        Map<Integer, Kind> kinds = new HashMap<>();
        Arrays.stream(Kind.values()).forEach(kind -> kinds.put(code(kind.code()), kind));
        return kinds;
    }

    static FileEntry issued(long sidHash, Instant began) {
        return new FileEntry(null, new Fingerprint(sidHash, 0), began);
    }

    private static int code(String name) {
        return ByteBuffer.wrap(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), Integer.BYTES))
                .getInt();
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putInt(code(kind == null ? ISSUED : kind.code()))
                .putInt(0)
                .putLong(at.toEpochMilli())
                .putLong(id.first())
                .putLong(id.second());
        return bytes.putInt(CHECKSUM_AT, checksum(bytes.array())).array();
    }

    /** Empty if it is no entry, or not as it was written. */
    static Optional<FileEntry> decode(byte[] bytes) {
        ByteBuffer read = ByteBuffer.wrap(bytes);
        int code = read.getInt();
        int checksum = read.getInt();
        read.putInt(CHECKSUM_AT, 0);
        Kind kind = KINDS.get(code);
        if (checksum != checksum(bytes) || (kind == null && code != code(ISSUED))) {
            return Optional.empty();
        }
        Instant at = Instant.ofEpochMilli(read.getLong());
        return Optional.of(new FileEntry(kind, new Fingerprint(read.getLong(), read.getLong()), at));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
