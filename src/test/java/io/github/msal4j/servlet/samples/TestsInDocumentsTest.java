package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page that says which test shows something names one that exists. */
class TestsInDocumentsTest {
    private static final Path SIGN_OUT = Path.of("src/docs/sign-out.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern PARENT = Pattern.compile("(?m)^.*class \\w+ extends (\\w+)");

    @ParameterizedTest
    @MethodSource("io.github.msal4j.servlet.samples.Sample#documents")
    void everyTestThatAPageNamesExists(Path document) throws IOException {
        for (MatchResult named :
                NAMED.matcher(Files.readString(document)).results().toList()) {
            assertThat(exists(named.group(1), Optional.ofNullable(named.group(2))))
                    .as("%s in %s", named.group(), document)
                    .isTrue();
        }
    }

    /** R78, R79, R80: what may happen elsewhere is in one table, and each row of it says which test shows it. */
    @Test
    void everyRowOfHowSoonItShowsNamesAMethod() throws IOException {
        String page = Files.readString(SIGN_OUT);
        String section =
                page.substring(page.indexOf("### How soon it shows\n"), page.indexOf("## End the sign-ins of a user"));
        List<String> rows = section.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what happened"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            String[] cells = row.split(" \\| ", -1);
            assertThat(cells).as(row).hasSize(4);
            assertThat(NAMED.matcher(cells[3]).results())
                    .as(row)
                    .isNotEmpty()
                    .allMatch(named -> named.group(2) != null);
        });
        assertThat(String.join("\n", rows))
                .contains(
                        "with frames",
                        "without frames",
                        "revoked",
                        "disabled",
                        "role or group removed",
                        "password changed",
                        "node is down",
                        "store is down",
                        "restart");
    }

    /** A method may be that of a class which it extends. */
    private static boolean exists(String test, Optional<String> method) throws IOException {
        Optional<Path> file = file(test);
        if (file.isEmpty() || method.isEmpty()) {
            return file.isPresent();
        }
        String source = Files.readString(file.get());
        if (Pattern.compile("(?m)^    void " + method.get() + "\\(")
                .matcher(source)
                .find()) {
            return true;
        }
        Matcher parent = PARENT.matcher(source);
        return parent.find() && exists(parent.group(1), method);
    }

    private static Optional<Path> file(String type) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.endsWith(type + ".java")).findFirst();
        }
    }
}
