package io.github.msal4j.servlet.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own programs. */
final class Programs {

    /** Where a distribution puts servers, which is not on everybody's path. */
    private static final String SYSTEM_DIRECTORIES = File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";

    private Programs() {}

    static Optional<Path> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + SYSTEM_DIRECTORIES;
        Stream<String> directories = Arrays.stream(path.split(File.pathSeparator, -1));
        return directories
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static String require(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException("Not installed: " + name))
                .toString();
    }
}
