package io.github.msal4j.servlet.harness;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Packs a web application out of what the test tree has compiled. */
public final class WarBuilder {

    private final String name;
    private final Map<String, byte[]> entries = new TreeMap<>();

    private WarBuilder(String name) {
        this.name = name;
    }

    public static WarBuilder named(String name) {
        return new WarBuilder(name);
    }

    /** Begins with all that is in another WAR, which stays as it is. */
    public static WarBuilder like(Path war) {
        WarBuilder copy = new WarBuilder(fileName(war).replace(".war", ""));
        try (ZipFile zip = new ZipFile(war.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.isDirectory()) {
                    copy.add(entry.getName(), read(zip, entry));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** A {@code web.xml} of Servlet 6.0 with these elements. */
    public WarBuilder webXml(String elements) {
        return file("WEB-INF/web.xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                %s
                </web-app>
                """.formatted(elements));
    }

    /** A class with all that are nested in it; not with those it uses. */
    public WarBuilder classes(Class<?>... types) {
        for (Class<?> type : types) {
            addWithNested(type);
        }
        return this;
    }

    private void addWithNested(Class<?> type) {
        Path compiled = compiled(type);
        String nested = "\\Q" + fileName(compiled).replace(".class", "") + "\\E(\\$.*)?\\.class";
        String directory = "WEB-INF/classes/" + type.getPackageName().replace('.', '/') + "/";
        try (Stream<Path> siblings = Files.list(compiled.resolveSibling(""))) {
            siblings.filter(file -> fileName(file).matches(nested))
                    .forEach(file -> add(directory + fileName(file), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WarBuilder file(String path, String content) {
        return add(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public WarBuilder file(String path, byte[] content) {
        return add(path, content.clone());
    }

    /** Changes a text file that is there already. */
    public WarBuilder edit(String path, UnaryOperator<String> change) {
        byte[] present = entries.get(path);
        if (present == null) {
            throw new IllegalArgumentException("Not in the WAR: " + path);
        }
        return file(path, change.apply(new String(present, StandardCharsets.UTF_8)));
    }

    /** A jar for {@code WEB-INF/lib}. */
    public WarBuilder library(Path jar) {
        return add("WEB-INF/lib/" + fileName(jar), read(jar));
    }

    /** The jars that these classes were loaded from; the library's own only where the tests run on its jar. */
    public WarBuilder librariesOf(Class<?>... types) {
        for (Class<?> type : types) {
            library(jarOf(type));
        }
        return this;
    }

    /** The jars on the tests' class path whose files have such names. */
    public WarBuilder librariesNamed(String pattern) {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (fileName(jar).matches(pattern)) {
                library(jar);
            }
        }
        return this;
    }

    /** The jar that a class was loaded from. */
    public static Path jarOf(Class<?> type) {
        Path jar;
        try {
            jar = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(type + ": expected it in a jar, found it in " + jar);
        }
        return jar;
    }

    /** Writes the WAR, which is gone when this JVM ends; containers deploy copies. */
    public Path build() {
        Path war = HarnessFiles.temporaryDirectory("war-").resolve(name + ".war");
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return war;
    }

    private WarBuilder add(String path, byte[] content) {
        entries.put(path, content);
        return this;
    }

    private static Path compiled(Class<?> type) {
        String simpleName = type.getName().substring(type.getPackageName().length() + 1);
        try {
            return Path.of(type.getResource(simpleName + ".class").toURI());
        } catch (Exception e) {
            throw new IllegalArgumentException("Not compiled by this build: " + type, e);
        }
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
