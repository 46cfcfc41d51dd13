package io.github.msal4j.servlet.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The configurations that the documentation refers to. */
final class Resources {
    private Resources() {}

    static String text(String name) {
        try (var file = Resources.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
