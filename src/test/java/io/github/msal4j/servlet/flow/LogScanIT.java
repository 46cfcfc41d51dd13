package io.github.msal4j.servlet.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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

    /** What may be the head of a token: JSON in Base64. Names drawn by chance look like it, too, so it is decoded. */
    private static final Pattern HEAD = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}");

    private static final Pattern JSON_OBJECT = Pattern.compile("\\{\"[A-Za-z0-9_#]{1,20}\":.*", Pattern.DOTALL);

    /** What else the local provider issues can be told by its form. */
    private static final List<Pattern> SECRETS = List.of(
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

    /** A scan that finds nothing in anything would prove nothing. */
    @Test
    void itTellsATokenFromANameDrawnByChance() {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"RS256\"}".getBytes(US_ASCII));

        assertThat(showsASecret("The provider sent " + token + ".e30.c2ln.")).isTrue();
        assertThat(showsASecret("glued" + token)).isTrue();
        assertThat(showsASecret("cut " + token.substring(0, 13))).isTrue();
        assertThat(showsASecret("application/sign-outs-JeyJR4PBhoywEFsc, all")).isFalse();
    }

    private static boolean showsASecret(String line) {
        return HEAD.matcher(line).results().anyMatch(head -> beginsAnObject(head.group()))
                || SECRETS.stream().anyMatch(secret -> secret.matcher(line).find());
    }

    private static boolean beginsAnObject(String base64) {
        String whole = base64.length() % 4 == 1 ? base64.substring(0, base64.length() - 1) : base64;
        return JSON_OBJECT
                .matcher(new String(Base64.getUrlDecoder().decode(whole), ISO_8859_1))
                .matches();
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
