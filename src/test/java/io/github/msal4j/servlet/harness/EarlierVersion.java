package io.github.msal4j.servlet.harness;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The library as an earlier commit had it, compiled against today's dependencies. Needs the repository with its history. */
public final class EarlierVersion {
    private static final String MAIN = "src/main/";

    private EarlierVersion() {}

    /** A jar of it, in the directory. */
    public static Path jar(String commit, Path directory) {
        Path sources = directory.resolve("sources.zip");
        run("git", "archive", "--format=zip", "--output=" + sources, commit, MAIN);
        try {
            Path classes = Files.createDirectory(directory.resolve("classes"));
            compile(unpacked(sources, directory, classes), classes);
            return packed(classes, directory.resolve("earlier-version.jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Programs.require(program)));
        command.addAll(List.of(arguments));
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the resources among the classes, and returns the Java files. */
    private static List<String> unpacked(Path zip, Path directory, Path classes) throws IOException {
        List<String> java = new ArrayList<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.startsWith(MAIN + "resources/") && !entry.isDirectory()) {
                    unpack(file, entry, classes.resolve(name.substring((MAIN + "resources/").length())));
                } else if (name.endsWith(".java") && !name.endsWith("module-info.java")) {
                    Path source = directory.resolve(name);
                    unpack(file, entry, source);
                    java.add(source.toString());
                }
            }
        }
        return java;
    }

    private static void unpack(ZipFile file, ZipEntry entry, Path target) throws IOException {
        Files.createDirectories(target.resolveSibling(""));
        try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
        }
    }

    private static void compile(List<String> java, Path classes) {
        String today = LibraryWar.today().toString();
        String dependencies = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar") && !entry.equals(today))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "--release", "17"));
        arguments.addAll(List.of("-d", classes.toString(), "-cp", dependencies));
        arguments.addAll(java);
        StringWriter told = new StringWriter();
        PrintWriter out = new PrintWriter(told);
        int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("It does not compile: " + told);
        }
    }

    private static Path packed(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                zip.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, zip);
            }
        }
        return jar;
    }
}
