package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the harness of one JVM may write: one directory below the build's, one below that for each server, browser or WAR. */
public final class HarnessFiles {

    private static final Path ROOT =
            Path.of(System.getProperty("harness.directory", "target/it")).toAbsolutePath();

    private HarnessFiles() {}

    /** An empty directory of that name; what an earlier test left there is gone. */
    static Path emptyDirectory(String name) {
        Path directory = ROOT.resolve(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-"));
        try {
            delete(directory);
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory nobody else has, gone when this JVM ends. */
    public static Path temporaryDirectory(String prefix) {
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(ROOT), prefix);
            Leftovers.add(() -> delete(directory));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /** Writes the file so that a server watching its directory sees all of it or nothing. */
    static void writeAtOnce(Path file, String content) {
        try {
            Path outside = parent(file).resolveSibling(file.getFileName() + ".draft");
            Path draft = Files.writeString(outside, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the file system's root is no file");
    }
}
