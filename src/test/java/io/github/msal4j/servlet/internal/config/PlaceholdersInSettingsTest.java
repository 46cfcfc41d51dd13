package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholdersInSettingsTest {
    private static final String PROPERTY = "msal4j.servlet.test.placeholder";

    private static String secretOf(Given given) {
        return ((ClientCredential.Secret) given.read().credential()).value();
    }

    @Test
    void theEnvironmentAFileAndTheJvmCanHoldValues(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), " from-file \n");
        System.setProperty(PROPERTY, "from-jvm");
        try {
            assertThat(secretOf(Given.wellConfigured()
                            .with("msal.client-secret", "${env:SECRET}/${file:" + file + "}/${sys:" + PROPERTY + "}")
                            .environment("SECRET", "from-env")))
                    .isEqualTo("from-env/from-file/from-jvm");
        } finally {
            System.clearProperty(PROPERTY);
        }
    }

    @Test
    void whatAPlaceholderYieldsIsNotSearchedAgain() {
        assertThat(secretOf(Given.wellConfigured()
                        .with("msal.client-secret", "${env:OUTER}")
                        .environment("OUTER", "${env:INNER}$1\\")
                        .environment("INNER", "expanded")))
                .isEqualTo("${env:INNER}$1\\");
    }

    @Test
    void aMissingValueIsNamedWithTheRemedy() {
        assertThat(Given.wellConfigured()
                        .with("msal.client-id", "${sys:no.such.property}")
                        .with("msal.client-secret", "${env:NO_SUCH_VARIABLE}")
                        .problems())
                .containsExactly(
                        "msal.client-id: ${sys:no.such.property} has no value;"
                                + " start the JVM with -Dno.such.property=...",
                        "msal.client-secret: ${env:NO_SUCH_VARIABLE} has no value;"
                                + " set the environment variable NO_SUCH_VARIABLE");
    }

    @Test
    void aFileThatCannotBeReadIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("missing");

        assertThat(Given.wellConfigured()
                        .with("msal.client-secret", "${file:" + missing + "}")
                        .with("msal.client-id", "${file:" + directory + "}")
                        .problems())
                .hasSize(2)
                .anyMatch(p -> p.startsWith("msal.client-secret: ${file:" + missing
                        + "} cannot be read (NoSuchFileException); check that the file exists"))
                .anyMatch(p -> p.startsWith("msal.client-id: ${file:" + directory + "} cannot be read (IOException)"));
    }

    @Test
    void whatLooksLikeAPlaceholderButIsNoneIsAMistake() {
        assertThat(Given.wellConfigured()
                        .with("msal.client-id", "${vault:id}")
                        .with("msal.client-secret", "${SECRET}")
                        .with("msal.scopes", "${ENV:SCOPES}")
                        .problems())
                .containsExactlyInAnyOrder(
                        "msal.client-id: ${vault:id} is not a known placeholder;"
                                + " use ${env:NAME}, ${sys:name} or ${file:/path}",
                        "msal.client-secret: ${SECRET} names nothing; write e.g. ${env:NAME}",
                        "msal.scopes: ${ENV:SCOPES} is not a known placeholder;"
                                + " use ${env:NAME}, ${sys:name} or ${file:/path}");
    }

    @Test
    void anEmptyValueIsNoValue() {
        assertThat(Given.wellConfigured()
                        .with("msal.client-secret", "${env:EMPTY}")
                        .environment("EMPTY", "  ")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("none is set"));
    }
}
