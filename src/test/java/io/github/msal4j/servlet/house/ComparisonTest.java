package io.github.msal4j.servlet.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries with which this one is compared ({@code mvn -Pcompare}) stay apart, and the documentation says which they are. */
class ComparisonTest {
    private static final String BEGIN = "<id>compare</id>";
    private static final String END = "</profile>";

    private final String pom = read("pom.xml");

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String profile() {
        int begin = pom.indexOf(BEGIN);
        return pom.substring(begin, pom.indexOf(END, begin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.pac4j", "org.springframework", "jetty-openid", "src/comparison"})
    void noOtherBuildSeesThem(String part) {
        assertThat(profile()).contains(part);
        assertThat(pom.replace(profile(), "")).doesNotContain(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakartaee-pac4j.version", "pac4j.version", "spring-security.version"})
    void thePageSaysTheVersions(String property) {
        String version = profile().split("<" + property + ">", 2)[1].split("<", 2)[0];

        assertThat(read("src/docs/performance.md")).contains(" " + version + " ");
    }
}
