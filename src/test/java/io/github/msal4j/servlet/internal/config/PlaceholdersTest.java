package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    private final Placeholders placeholders =
            new Placeholders(Map.of("ID", "4711", "EMPTY", "", "TRICKY", "${env:ID} $1 \\")::get);

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "${env:ID}, 4711",
        "api://${env:ID}/${env:ID}, api://4711/4711",
        "${env:TRICKY}, ${env:ID} $1 \\",
        "[${env:EMPTY}], []",
        "${env:ID|other}, 4711",
        "${env:UNSET|other}, other",
        "${env:EMPTY|other}, other",
        "[${env:UNSET|}], []",
        "${env:UNSET|https://login.example}, https://login.example",
        "${sys:unset|a|b}, a|b",
        "$100, $100",
    })
    void isReplaced(String text, String expected) {
        assertThat(placeholders.resolve(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "${env:UNSET}, ${env:UNSET} has no value; set the environment variable UNSET",
        "${sys:unset}, ${sys:unset} has no value; start the JVM with -Dunset=...",
        "${env:}, ${env:} names nothing; write e.g. ${env:NAME}",
        "${env:|other}, ${env:|other} names nothing; write e.g. ${env:NAME}",
        "${env:ID:-other}, '${env:ID:-other} would lose its value on Tomcat, which interprets :- itself; write e.g."
                + " ${env:NAME|default}'",
    })
    void tellsWhatIsMissing(String text, String message) {
        assertThatThrownBy(() -> placeholders.resolve(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void readsSystemProperties() {
        assertThat(placeholders.resolve("${sys:java.version|none}")).isEqualTo(System.getProperty("java.version"));
    }

    @Test
    void readsFilesWhichHaveNoDefault(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "s3cret\n");

        assertThat(placeholders.resolve("${file:" + file + "}")).isEqualTo("s3cret");
        assertThatThrownBy(() -> placeholders.resolve("${file:" + directory.resolve("gone") + "|other}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }
}
