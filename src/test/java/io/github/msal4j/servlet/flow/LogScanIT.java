package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * R39, C20: everything that the library, MSAL4J and nimbus-jose-jwt logged in the whole run of the tests, at the finest level,
 * in the tests' own processes and in those of the containers, holds no token, code, secret, verifier or assertion. Runs last.
 */
@Tag("log-scan")
class LogScanIT {
    private static final Path TARGET = Path.of("target");
    /** What the library says at DEBUG only. */
    private static final Pattern FINE = Pattern.compile("Signed out: user=");

    /** What the local provider issues can be told by its form. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("eyJ[A-Za-z0-9_-]{10,}"),
            Pattern.compile("1\\.(code|refresh)\\.[0-9a-f]{8}"),
            Pattern.compile("that-must-never-be-logged"),
            Pattern.compile("(client_secret|code_verifier|client_assertion|refresh_token|id_token)="),
            Pattern.compile("JSESSIONID=|msal-sign(in|out)-?[A-Za-z0-9_-]*="));

    @Test
    void noSecretWasLoggedByTheTestsThemselves() throws IOException {
        assertNoSecretIn(files(TARGET, 1, "test-log-\\d+\\.log"));
    }

    @Test
    void noSecretWasLoggedInTheContainers() throws IOException {
        assertNoSecretIn(files(TARGET.resolve("it"), 4, "output-\\d+\\.log"));
    }

    private static void assertNoSecretIn(List<Path> logs) {
        assertThat(logs)
                .as("a run that logged nothing fine would prove nothing")
                .anyMatch(log -> lines(log).anyMatch(line -> FINE.matcher(line).find()));
        for (Path log : logs) {
            assertThat(lines(log).filter(LogScanIT::showsASecret)).as("%s", log).isEmpty();
        }
    }

    private static boolean showsASecret(String line) {
        return SECRETS.stream().anyMatch(secret -> secret.matcher(line).find());
    }

    private static List<Path> files(Path directory, int depth, String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory, depth)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
