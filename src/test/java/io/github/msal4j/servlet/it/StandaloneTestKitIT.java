package io.github.msal4j.servlet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The local identity provider for those who have a Java and nothing else: {@code java -jar}. */
class StandaloneTestKitIT {
    private static final Pattern ADDRESS = Pattern.compile("Identity provider at (\\S+) for the application at (\\S+)");
    private static final String APPLICATION = "http://localhost:8080/hello";

    private static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(file -> file.getFileName().toString().endsWith("-testkit-standalone.jar"))
                    .findAny()
                    .orElseThrow();
        }
    }

    private static Matcher address(BufferedReader printed) throws IOException {
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new IllegalStateException("It has ended without a word of its address");
    }

    /** It signs, too, for which it needs the library that lies within. */
    @Test
    @Timeout(120)
    void oneCommandStartsTheProvider() throws IOException {
        Process provider = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar().toString(),
                        "0",
                        APPLICATION)
                .redirectErrorStream(true)
                .start();
        try {
            Matcher told = address(provider.inputReader(StandardCharsets.UTF_8));

            assertThat(told.group(2)).isEqualTo(APPLICATION);
            assertThat(new HttpVisitor()
                            .get(told.group(1) + "/common/discovery/v2.0/keys")
                            .text())
                    .contains("\"kty\":\"RSA\"");
        } finally {
            provider.destroyForcibly();
        }
    }
}
