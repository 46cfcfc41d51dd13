package io.github.msal4j.servlet.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The machine's own browser and the driver that was packaged with it. */
record Chromium(Path browser, Path driver) {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    /** Empty unless both are on the path. */
    static Optional<Chromium> find() {
        return find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    static Optional<Chromium> find(String path) {
        Optional<Path> browser =
                BROWSERS.stream().flatMap(name -> onPath(name, path).stream()).findFirst();
        return browser.flatMap(found -> onPath("chromedriver", path).map(driver -> new Chromium(found, driver)));
    }

    private static Optional<Path> onPath(String name, String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
