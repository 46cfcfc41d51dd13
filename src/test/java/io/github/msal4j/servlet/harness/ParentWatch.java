package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * An agent inside each server that ends it together with the JVM of the tests. A shutdown hook is not enough for that: when
 * Maven is interrupted or killed, the tests' JVM may be halted without running any. Its end of the server's standard input
 * closes in every case.
 */
public final class ParentWatch {

    private static final String CLASS_FILE = ParentWatch.class.getName().replace('.', '/') + ".class";

    private ParentWatch() {}

    public static void premain(String arguments) {
        Thread watch = new Thread(ParentWatch::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void haltAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("Standard input broken, taken for closed: " + e);
        }
        Runtime.getRuntime().halt(1);
    }

    /** The JVM option that puts the agent into a server; writes the agent's jar to the directory. */
    static String option(Path directory) {
        Path jar = directory.resolve("parent-watch.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ParentWatch.class.getName());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.putNextEntry(new ZipEntry(CLASS_FILE));
            entries.write(classBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "-javaagent:" + jar;
    }

    private static byte[] classBytes() throws IOException {
        try (var compiled = ParentWatch.class.getClassLoader().getResourceAsStream(CLASS_FILE)) {
            return compiled.readAllBytes();
        }
    }
}
