package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R55: where nodes tell each other of sign-outs. */
class SharedStoreReaderTest {
    @Test
    void nodesAreByThemselvesUnlessToldOtherwise() {
        assertThat(Given.wellConfigured().read().sharedStore()).isEmpty();
        assertThat(Given.wellConfigured()
                        .with("msal.sign-out-store", "memory")
                        .read()
                        .sharedStore())
                .isEmpty();
    }

    @Test
    void aCacheIsNamed() {
        assertThat(Given.wellConfigured()
                        .with("msal.sign-out-store", "jcache:memory")
                        .read()
                        .sharedStore())
                .contains(new SharedStore(
                        "memory",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        StoreFailure.SERVE,
                        Duration.ofMinutes(1)));
    }

    @Test
    void everythingCanBeSet() {
        Settings settings = Given.wellConfigured()
                .with("msal.sign-out-store", "jcache:sign-outs")
                .with("msal.sign-out-store-provider", "org.example.Provider")
                .with("msal.sign-out-store-uri", "redis://:hush@cache.example")
                .with("msal.sign-out-store-properties", "one=1, two=a=b\n three=")
                .with("msal.sign-out-store-failure", "refuse")
                .with("msal.sign-out-store-recheck", "5s")
                .read();

        assertThat(settings.sharedStore())
                .contains(new SharedStore(
                        "sign-outs",
                        Optional.of("org.example.Provider"),
                        Optional.of(URI.create("redis://:hush@cache.example")),
                        Map.of("one", "1", "two", "a=b", "three", ""),
                        StoreFailure.REFUSE,
                        Duration.ofSeconds(5)));
        assertThat(settings.toString()).as("R39").doesNotContain("hush").doesNotContain("a=b");
    }

    @ParameterizedTest
    @CsvSource({
        "msal.sign-out-store, redis, must be memory",
        "msal.sign-out-store, jcache:, name of a cache",
        "msal.sign-out-store, jcache:a b, name of a cache",
        "msal.sign-out-store-uri, hush hush, is no URI",
        "msal.sign-out-store-properties, hush, must be name=value",
        "msal.sign-out-store-failure, panic, '[serve, refuse]'",
        "msal.sign-out-store-recheck, 0s, a number with a unit",
    })
    void mistakes(String parameter, String value, String complaint) {
        Given given = Given.wellConfigured()
                .with("msal.sign-out-store", "jcache:sign-outs")
                .with(parameter, value);

        assertThat(given.problems())
                .singleElement()
                .asString()
                .startsWith(parameter)
                .contains(complaint);
        assertThat(given.problems().toString()).as("R39").doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "msal.sign-out-store-provider, x",
        "msal.sign-out-store-uri, x",
        "msal.sign-out-store-properties, x=y",
        "msal.sign-out-store-failure, refuse",
        "msal.sign-out-store-recheck, 5s"
    })
    void theRestMeansNothingWithoutACache(String parameter, String value) {
        Given given = Given.wellConfigured().with(parameter, value);

        assertThat(given.problems())
                .singleElement()
                .asString()
                .startsWith(parameter)
                .contains("only with");
    }

    @Test
    void r76_aNodeByItselfMayBeToldWhereToKeepSignOuts(@TempDir Path directory) throws IOException {
        assertThat(Given.wellConfigured().read().signOutDirectory()).isEmpty();
        assertThat(Given.wellConfigured()
                        .with("msal.sign-out-directory", directory.toString())
                        .read()
                        .signOutDirectory())
                .contains(directory);
        assertThat(Given.wellConfigured()
                        .with("msal.sign-out-directory", "sign-outs")
                        .problems())
                .singleElement()
                .asString()
                .contains("msal.sign-out-directory is 'sign-outs'; it must be an absolute path");
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(Given.wellConfigured()
                        .with("msal.sign-out-directory", file.toString())
                        .problems())
                .singleElement()
                .asString()
                .contains("which is a file");
        assertThat(Given.wellConfigured()
                        .with("msal.sign-out-store", "jcache:sign-outs")
                        .with("msal.sign-out-directory", directory.toString())
                        .problems())
                .singleElement()
                .asString()
                .contains("only with msal.sign-out-store memory");
    }
}
