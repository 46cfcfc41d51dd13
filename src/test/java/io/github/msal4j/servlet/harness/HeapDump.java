package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a JVM held after a full collection. The file has each array in one piece: a {@code byte[]}, such as that of a text, as it
 * lies in memory, a {@code char[]} with the high byte first.
 */
public final class HeapDump {
    private static final int BLOCK = 1 << 20;
    /** The shortest piece that can be looked for. */
    private static final int BEGINNING = 4;

    private final Path file;

    HeapDump(Path file) {
        this.file = file;
    }

    /** The names of those pieces that are somewhere in the heap. */
    public Set<String> found(Map<String, byte[]> pieces) {
        Search search = new Search(pieces);
        int overlap =
                pieces.values().stream().mapToInt(piece -> piece.length).max().orElse(0);
        byte[] block = new byte[BLOCK + overlap];
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            while (true) {
                int length = kept + in.readNBytes(block, kept, block.length - kept);
                search.in(block, length);
                if (length < block.length) {
                    return search.found;
                }
                kept = overlap;
                System.arraycopy(block, length - kept, block, 0, kept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks for all pieces at once: one pass through a heap instead of hundreds. */
    private static final class Search {
        private final Map<Integer, Map<String, byte[]>> byBeginning = new HashMap<>();
        private final BitSet firstTwo = new BitSet(1 << 16);
        private final Set<String> found = new TreeSet<>();

        Search(Map<String, byte[]> pieces) {
            pieces.forEach((name, piece) -> {
                firstTwo.set(twoAt(piece, 0));
                byBeginning
                        .computeIfAbsent(beginningAt(piece, 0), same -> new HashMap<>())
                        .put(name, piece);
            });
        }

        private static int twoAt(byte[] bytes, int at) {
            return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
        }

        private static int beginningAt(byte[] bytes, int at) {
            return twoAt(bytes, at) << 16 | twoAt(bytes, at + 2);
        }

        void in(byte[] block, int length) {
            for (int at = 0; at <= length - BEGINNING; at++) {
                if (firstTwo.get(twoAt(block, at))) {
                    compare(block, at, length);
                }
            }
        }

        private void compare(byte[] block, int at, int length) {
            byBeginning.getOrDefault(beginningAt(block, at), Map.of()).forEach((name, piece) -> {
                if (at + piece.length <= length
                        && Arrays.equals(block, at, at + piece.length, piece, 0, piece.length)) {
                    found.add(name);
                }
            });
        }
    }
}
