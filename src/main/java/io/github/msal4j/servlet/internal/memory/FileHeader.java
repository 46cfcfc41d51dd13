package io.github.msal4j.servlet.internal.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * How a {@link SignOutFile} begins, 96 bytes with a checksum.
 *
 * @param application whose sign-outs it has, a hash of the provider and the client id in 16 characters
 * @param fingerprints by which it names what was signed out
 * @param completeSince no sign-out after this is missing
 */
record FileHeader(String application, Fingerprints fingerprints, Instant completeSince) {
    static final int BYTES = 96;

    private static final String MAGIC = "msal4j-servlet sign-outs 1\n";
    private static final int MAGIC_BYTES = 32;
    private static final int APPLICATION_BYTES = 16;
    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .put(padded(MAGIC, MAGIC_BYTES))
                .put(padded(application, APPLICATION_BYTES))
                .put(fingerprints.salt())
                .putLong(completeSince.toEpochMilli());
        return bytes.putInt(CHECKSUM_AT, checksum(bytes.array())).array();
    }

    /** @throws ForeignFileException if these bytes are the beginning of something else, or of another application's file */
    static FileHeader decode(byte[] bytes, String application) throws ForeignFileException {
        if (bytes.length < BYTES || !Arrays.equals(bytes, 0, MAGIC_BYTES, padded(MAGIC, MAGIC_BYTES), 0, MAGIC_BYTES)) {
            throw new ForeignFileException("it is no file of sign-outs, or of another version");
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        if (read.getInt(CHECKSUM_AT) != checksum(bytes)) {
            throw new ForeignFileException("its beginning is damaged");
        }
        byte[] owner = new byte[APPLICATION_BYTES];
        byte[] salt = new byte[Fingerprints.SALT_BYTES];
        read.position(MAGIC_BYTES).get(owner).get(salt);
        if (!Arrays.equals(owner, padded(application, APPLICATION_BYTES))) {
            throw new ForeignFileException("it is of another msal.client-id or provider");
        }
        return new FileHeader(application, new Fingerprints(salt), Instant.ofEpochMilli(read.getLong()));
    }

    private static byte[] padded(String text, int length) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), length);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}
