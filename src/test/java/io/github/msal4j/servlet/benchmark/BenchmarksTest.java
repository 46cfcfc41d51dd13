package io.github.msal4j.servlet.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That every benchmark runs, once and small; {@code mvn -Pbench} measures. */
class BenchmarksTest {
    @Test
    void everyBenchmarkRuns() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(BenchmarksTest.class.getPackageName() + "\\.")
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("sessions", "5")
                        .param("users", "5")
                        .addProfiler(OurThreads.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel())
                .containsExactlyInAnyOrder(
                        "bare",
                        "filtered",
                        "acquire",
                        "redirect",
                        "signIn",
                        "signIn",
                        "refresh",
                        "refresh",
                        "metadataFetch",
                        "metadataFetch",
                        "validation",
                        "validation",
                        "signOutGlobally",
                        "beginOnly",
                        "signInAndOut");
        assertThat(results).allSatisfy(result -> assertThat(result.getSecondaryResults())
                .containsKeys(OurThreads.CPU, OurThreads.BYTES, OurThreads.PROCESS, OurThreads.THREADS_STARTED));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserSignsInToTheContainers(boolean jetty) throws Exception {
        try (RealContainer container = RealContainer.start(jetty, false)) {
            String cookie = container.signIn();

            assertThat(Load.get(container.port(), RealContainer.PROTECTED, cookie)
                            .body())
                    .isEqualTo("2000");
        }
    }

    @Test
    void aCrowdIsServed() {
        assertThatCode(() -> Contention.print(20, 5)).doesNotThrowAnyException();
    }
}
