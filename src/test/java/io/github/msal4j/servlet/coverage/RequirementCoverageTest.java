package io.github.msal4j.servlet.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The pages of requirements and of their tests are up to date, each requirement has a test, and each row that a test or a
 * source names exists.
 */
class RequirementCoverageTest {
    private static final Path TABLE = Path.of("src/test/coverage.md");
    private static final Path PAGE = Path.of("src/docs/requirements.md");
    private static final String TO_WRITE = "coverage.write";

    private static final String HEADER = """
            # Requirements and their tests

            Made from the tests by `mvn test -Dtest=RequirementCoverageTest -D%s=true`; the build fails when it differs.
            A test is named here because its name, its Javadoc, its body or its table names the row; a class without a
            method, because the Javadoc of the class does. What R, C and M mean: [requirements](../docs/requirements.md).

            | row | what | tests |
            |---|---|---|
            """.formatted(TO_WRITE);

    private static final String PAGE_HEADER = """
            # Requirements

            Comments in the sources, names of tests and issues refer to these rows, e.g. `(R51)` or `C15`. Which tests show that a row
            is met: [coverage](../test/coverage.md). Made from `requirements.txt` by
            `mvn test -Dtest=RequirementCoverageTest -D%s=true`; the build fails when it differs, or when a source names a row that
            is not here.
            """.formatted(TO_WRITE);

    private static final Map<String, String> CHAPTERS = Map.of(
            "R", "What OpenID Connect, OAuth 2.0, Microsoft Entra ID and the servlet container require",
            "C", "Classes of bugs in other libraries, none of which may occur here",
            "M", "What MSAL4J does, and what users of this library get instead");

    private final Map<String, String> requirements = requirements();
    private final SortedMap<String, SortedSet<String>> tests = tests();

    private static Map<String, String> requirements() {
        Map<String, String> read = new LinkedHashMap<>();
        try (var resource = RequirementCoverageTest.class.getResourceAsStream("requirements.txt")) {
            new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" +", 2))
                    .forEach(line -> read.put(line[0], line[1]));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, SortedSet<String>> tests() {
        try {
            return TestSources.testsByRow(Path.of("src/test/java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyRequirementHasATest() {
        assertThat(requirements).hasSizeGreaterThan(80);
        assertThat(tests.keySet()).containsAll(requirements.keySet());
    }

    @Test
    void noTestNamesARowThatDoesNotExist() {
        assertThat(requirements.keySet()).containsAll(tests.keySet());
    }

    @Test
    void noSourceNamesARowThatDoesNotExist() throws IOException {
        SortedMap<String, SortedSet<String>> sources = TestSources.filesByRow(Path.of("src/main/java"));

        assertThat(sources).containsKeys("R51", "C15");
        assertThat(requirements.keySet()).containsAll(sources.keySet());
    }

    @Test
    void theTableInTheRepositoryIsWhatTheTestsSay() throws IOException {
        String table = HEADER
                + requirements.entrySet().stream()
                        .map(row -> "| " + row.getKey() + " | " + row.getValue() + " | " + cell(row.getKey()) + " |\n")
                        .collect(Collectors.joining());
        assertIsUpToDate(TABLE, table);
    }

    private String cell(String row) {
        return String.join(", ", tests.getOrDefault(row, new TreeSet<>()));
    }

    @Test
    void thePageOfRequirementsListsThemAll() throws IOException {
        StringBuilder page = new StringBuilder(PAGE_HEADER);
        String chapter = "";
        for (Map.Entry<String, String> row : requirements.entrySet()) {
            String kind = row.getKey().substring(0, 1);
            if (!kind.equals(chapter)) {
                page.append("\n## ").append(kind).append(": ").append(CHAPTERS.get(kind));
                page.append("\n\n| row | what |\n|---|---|\n");
                chapter = kind;
            }
            page.append("| ")
                    .append(row.getKey())
                    .append(" | ")
                    .append(row.getValue())
                    .append(" |\n");
        }
        assertIsUpToDate(PAGE, page.toString());
    }

    private static void assertIsUpToDate(Path file, String expected) throws IOException {
        if (Boolean.getBoolean(TO_WRITE)) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file).replace("\r\n", "\n"))
                .as("write it again with mvn test -Dtest=RequirementCoverageTest -D%s=true", TO_WRITE)
                .isEqualTo(expected);
    }
}
