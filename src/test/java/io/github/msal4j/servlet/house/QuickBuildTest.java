package io.github.msal4j.servlet.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code mvn install -Dquickly} has none of the libraries that only tests need, so the test kit must do without them. */
class QuickBuildTest {
    private static final Path TESTS = Path.of("src/test/java/io/github/msal4j/servlet");
    private static final Pattern FROM_HARNESS = Pattern.compile("\\$\\{kit\\.harness}/(\\w+)\\.\\*");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+);");
    /** What the jar itself has at compile time, and JUnit, for which the kit has an extension. */
    private static final Pattern KNOWN =
            Pattern.compile("(java|javax\\.net|com\\.sun\\.net\\.httpserver|com\\.nimbusds|org\\.jspecify|"
                    + "org\\.junit\\.jupiter\\.api|io\\.github\\.msal4j\\.servlet\\.(testkit|harness))\\..*");

    private static List<Path> kit() throws IOException {
        Stream<Path> harness = FROM_HARNESS
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(named -> TESTS.resolve("harness/" + named.group(1) + ".java"));
        try (Stream<Path> own = Files.list(TESTS.resolve("testkit"))) {
            return Stream.concat(
                            harness,
                            own.filter(file -> !file.toString().endsWith("Test.java")
                                    && !file.endsWith("Visitor.java")
                                    && file.toString().endsWith(".java")))
                    .toList();
        }
    }

    @Test
    void theTestKitNeedsNoOtherLibrary() throws IOException {
        assertThat(kit()).hasSizeGreaterThan(50);
        for (Path file : kit()) {
            assertThat(IMPORT.matcher(Files.readString(file)).results().map(MatchResult::group))
                    .as(file.toString())
                    .allMatch(line -> KNOWN.matcher(line.replaceAll("import (static )?", ""))
                            .matches());
        }
    }
}
