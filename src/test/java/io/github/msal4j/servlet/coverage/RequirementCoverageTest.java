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

/** The table of requirements and tests in the repository is what the tests say, and no requirement is without a test. */
class RequirementCoverageTest {
    private static final Path TABLE = Path.of("src/test/coverage.md");
    private static final String TO_WRITE = "coverage.write";

    private static final String HEADER = """
            # Requirements and their tests

            Made from the tests by `mvn test -Dtest=RequirementCoverageTest -D%s=true`; the build fails when it differs.
            A test is named here because its name, its Javadoc, its body or its table names the row; a class without a
            method, because the Javadoc of the class does. R and C are the requirements of the protocol and the bugs of others, M
            what MSAL4J does that users of this library must not meet.

            | row | what | tests |
            |---|---|---|
            """.formatted(TO_WRITE);

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
    void theTableInTheRepositoryIsWhatTheTestsSay() throws IOException {
        String table = HEADER
                + requirements.entrySet().stream()
                        .map(row -> "| " + row.getKey() + " | " + row.getValue() + " | " + cell(row.getKey()) + " |\n")
                        .collect(Collectors.joining());
        if (Boolean.getBoolean(TO_WRITE)) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE).replace("\r\n", "\n"))
                .as("write it anew with mvn test -Dtest=RequirementCoverageTest -D%s=true", TO_WRITE)
                .isEqualTo(table);
    }

    private String cell(String row) {
        return String.join(", ", tests.getOrDefault(row, new TreeSet<>()));
    }
}
