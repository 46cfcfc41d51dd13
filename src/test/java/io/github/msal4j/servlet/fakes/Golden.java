package io.github.msal4j.servlet.fakes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Samples of what lies in session stores, in files beside the tests that read them. A test that differs from its sample means
 * that sessions which sleep through an update are lost: keep the old sample, which must still be read, and give the new one
 * another name. {@code -Dgolden.write=true} writes the samples that are missing.
 */
public final class Golden {
    private static final String TO_WRITE = "golden.write";
    private static final int COLUMNS = 76;

    private Golden() {}

    /**
     * The bytes of a sample.
     *
     * @param test beside which it lies
     * @param made what is written if there is none yet
     */
    public static byte[] of(Class<?> test, String name, Supplier<Object> made) {
        try (InputStream in = test.getResourceAsStream(name)) {
            if (in != null) {
                return Base64.getMimeDecoder().decode(in.readAllBytes());
            }
            if (!Boolean.getBoolean(TO_WRITE)) {
                throw new IllegalStateException(
                        "There is no sample " + name + "; write it with -D" + TO_WRITE + "=true");
            }
            return written(test, name, Serialized.bytes(made.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] written(Class<?> test, String name, byte[] bytes) throws IOException {
        Path file = Path.of("src/test/resources", test.getPackageName().split("\\."))
                .resolve(name);
        Files.createDirectories(file.getParent());
        String text = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(bytes) + "\n";
        Files.writeString(file, text);
        return bytes;
    }
}
