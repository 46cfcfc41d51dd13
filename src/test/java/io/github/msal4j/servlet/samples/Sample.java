package io.github.msal4j.servlet.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code in the README, or in a page below {@code src/docs} or {@code .github}.
 *
 * @param place file and line, for messages
 * @param language as the block says, e.g. {@code java}; empty if it says none
 */
record Sample(String place, String language, String text) {
    static final Path README = Path.of("README.md");
    private static final List<Path> DIRECTORIES = List.of(Path.of("src/docs"), Path.of(".github"));

    /** Fences at the beginning of a line, or indented in a list. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^\\1```$");

    private static final Pattern EXAMPLE = Pattern.compile("(?s)<pre>\\{@code\\n(.*?)\\n(?: \\* ?)?}</pre>");

    /** The examples in the Javadoc of these packages: {@code xml} if they begin with an element, else {@code java}. */
    static List<Sample> ofJavadoc(Path... directories) {
        List<Sample> samples = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.filter(file -> file.toString().matches(".*\\.(java|html)"))
                        .sorted()
                        .forEach(file -> {
                            Matcher example = EXAMPLE.matcher(read(file));
                            while (example.find()) {
                                String text = example.group(1).replaceAll("(?m)^ \\* ?", "") + "\n";
                                samples.add(new Sample(file.toString(), text.startsWith("<") ? "xml" : "java", text));
                            }
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return samples;
    }

    /** All blocks, in the order in which a reader meets them. */
    static List<Sample> all() {
        return documents().stream().flatMap(file -> in(file).stream()).toList();
    }

    /** What a reader is shown: the README first. */
    static List<Path> documents() {
        List<Path> documents = new ArrayList<>(List.of(README));
        for (Path directory : DIRECTORIES) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return documents;
    }

    static List<Sample> of(String language) {
        return all().stream()
                .filter(sample -> sample.language().equals(language))
                .toList();
    }

    /** The only block of that language with this in it. */
    static Sample of(String language, String part) {
        List<Sample> found = of(language).stream()
                .filter(sample -> sample.text().contains(part))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("Expected one " + language + " sample with " + part + ", found " + found);
        }
        return found.get(0);
    }

    private static List<Sample> in(Path file) {
        String text = read(file);
        List<Sample> samples = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            long line = text.substring(0, block.start()).lines().count() + 1;
            samples.add(new Sample(file + ":" + line, block.group(2), block.group(3)));
        }
        return samples;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return place;
    }
}
