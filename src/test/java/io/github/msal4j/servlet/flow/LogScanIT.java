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
import org.junit.jupiter.api.Test;

/**
 * R39, C20: everything that the library, MSAL4J and nimbus-jose-jwt logged in the whole run of the unit and flow tests, at
 * the finest level, holds no token, code, secret, verifier or assertion.
 */
class LogScanIT {
    private static final Path TARGET = Path.of("target");

    /** What the local provider issues can be told by its form. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("eyJ[A-Za-z0-9_-]{10,}"),
            Pattern.compile("1\\.(code|refresh)\\.[0-9a-f]{8}"),
            Pattern.compile("that-must-never-be-logged"),
            Pattern.compile("(client_secret|code_verifier|client_assertion|refresh_token|id_token)="),
            Pattern.compile("JSESSIONID=|msal-sign(in|out)-?[A-Za-z0-9_-]*="));

    @Test
    void noSecretWasLogged() throws IOException {
        List<Path> logs = logs();
        assertThat(logs).as("the log of the unit tests, which run before").isNotEmpty();
        assertThat(logs.stream().mapToLong(LogScanIT::size).sum())
                .as("a run that logged nothing would prove nothing")
                .isGreaterThan(100_000);

        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
                assertThat(lines.filter(LogScanIT::showsASecret)).as("%s", log).isEmpty();
            }
        }
    }

    private static boolean showsASecret(String line) {
        return SECRETS.stream().anyMatch(secret -> secret.matcher(line).find());
    }

    private static List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().matches("test-log-\\d+\\.log"))
                    .toList();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
