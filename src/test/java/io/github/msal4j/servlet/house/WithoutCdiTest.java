package io.github.msal4j.servlet.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInFilter;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** R165: a container without CDI meets nothing of it in the library, whatever class it looks at. */
class WithoutCdiTest {
    private static final Path CLASSES = Path.of("target/classes");

    /** Only CDI calls it, by ServiceLoader. */
    private static final String EXTENSION = "io.github.msal4j.servlet.internal.cdi.";

    /** Has the library's classes itself, and all else from the tests but CDI. */
    private static final class Container extends URLClassLoader {
        Container() throws IOException {
            super(new URL[] {CLASSES.toUri().toURL()}, new WithoutCdi());
        }
    }

    private static final class WithoutCdi extends ClassLoader {
        WithoutCdi() {
            super(SignInFilter.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("jakarta.enterprise.")
                    || name.startsWith("jakarta.inject.")
                    || name.startsWith("io.github.msal4j.servlet.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    private static List<String> library() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .toList();
        }
    }

    private static boolean isWhole(Container container, String type) {
        try {
            Class<?> loaded = Class.forName(type, false, container);
            return loaded.getClassLoader() == container
                    && loaded.getDeclaredMethods().length + loaded.getDeclaredFields().length >= 0;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }

    @Test
    void r165_onlyTheExtensionNeedsCdi() throws IOException {
        try (Container container = new Container()) {
            assertThat(library()).hasSizeGreaterThan(200);
            assertThat(library())
                    .filteredOn(type -> !isWhole(container, type))
                    .isNotEmpty()
                    .allMatch(type -> type.startsWith(EXTENSION));
        }
    }
}
