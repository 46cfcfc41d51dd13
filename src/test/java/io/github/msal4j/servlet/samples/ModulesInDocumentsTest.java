package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jetty has neither JSP nor security by itself: what a test of samples adds to it, the page with these samples names. */
class ModulesInDocumentsTest {
    private static final Pattern ADDED = Pattern.compile("jettyModule\\(\"\\{ee}-([\\w-]+)\"\\)");

    @ParameterizedTest
    @CsvSource({
        "MovedApplicationIT, migrate.md, container-security.md",
        "SamplesOnContainersIT, views.md, container-security.md"
    })
    void everyModuleThatTheSamplesNeedIsNamed(String test, String page, String other) throws IOException {
        String source = Files.readString(
                Path.of("src/test/java/io/github/msal4j/servlet/samples").resolve(test + ".java"));
        String pages = Files.readString(Path.of("src/docs", page)) + Files.readString(Path.of("src/docs", other));

        assertThat(ADDED.matcher(source).results()).isNotEmpty().allSatisfy(added -> assertThat(pages)
                .containsPattern("\\bee1[01]-" + Pattern.quote(added.group(1)) + "\\b"));
    }
}
