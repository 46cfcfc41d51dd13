package io.github.msal4j.servlet.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** R76: whatever has become of the file of sign-outs, each entry that was written is read or counted as damaged, and none is made up. */
class SignOutFileFuzz {
    private static final String APPLICATION = "application-one!";
    private static final byte[] HEADER =
            new FileHeader(APPLICATION, new Fingerprints(new byte[Fingerprints.SALT_BYTES]), Instant.EPOCH).encode();
    private static final List<SignOut.Kind> KINDS = List.of(SignOut.Kind.values());
    private static final FileEntry LAST =
            new FileEntry(SignOut.Kind.SID, new Fingerprint(1, 2), Instant.parse("2026-01-15T12:00:00Z"));

    private static Path file;

    @BeforeAll
    static void create() throws IOException {
        file = Files.createTempFile("sign-outs", "");
    }

    @AfterAll
    static void delete() throws IOException {
        Files.delete(file);
    }

    /** What stands behind the header, or in its place after an exclamation mark. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"!", "msal4j-servlet sign-outs 1", "application-one!", "sid", "had", "user"})
    void entries(byte[] input) throws IOException {
        assertDecodedAsWritten(input);
        boolean whole = input.length > 0 && input[0] == '!';
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(whole ? Arrays.copyOfRange(input, 1, input.length) : HEADER);
        if (!whole) {
            bytes.writeBytes(Arrays.copyOf(input, input.length / FileEntry.BYTES * FileEntry.BYTES));
            bytes.writeBytes(LAST.encode());
        }
        Files.write(file, bytes.toByteArray());
        try {
            SignOutFile.Content content = SignOutFile.read(file, APPLICATION);
            assertThat(content.header().application()).isEqualTo(APPLICATION);
            if (!whole) {
                assertThat(content.entries()).last().isEqualTo(LAST);
                assertThat(content.entries().size() + content.damaged()).isEqualTo(input.length / FileEntry.BYTES + 1);
            }
        } catch (ForeignFileException e) {
            assertThat(whole).as(e.getMessage()).isTrue();
        }
    }

    /** No input has the checksum by chance, so that one is written into it as well. */
    private static void assertDecodedAsWritten(byte[] input) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(input, FileEntry.BYTES));
        FileEntry any = new FileEntry(
                KINDS.get(Math.floorMod(bytes.getInt(0), KINDS.size())),
                new Fingerprint(bytes.getLong(8), bytes.getLong(16)),
                Instant.ofEpochMilli(bytes.getLong(24)));
        assertThat(FileEntry.decode(any.encode())).contains(any);
        FileEntry.decode(Arrays.copyOf(input, FileEntry.BYTES))
                .ifPresent(entry -> assertThat(entry.encode()).isEqualTo(Arrays.copyOf(input, FileEntry.BYTES)));
    }
}
