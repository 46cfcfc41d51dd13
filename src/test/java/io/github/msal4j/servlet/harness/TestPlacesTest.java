package io.github.msal4j.servlet.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class TestPlacesTest {

    @Test
    void everyParameterIsNamed() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new TestPlaces(() -> out))
                .build();

        LauncherFactory.create(alone)
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(Sample.class))
                        .build());

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Running: TestPlacesTest$Sample > [1] container=TOMCAT_10_1",
                        "FAILED: TestPlacesTest$Sample > [1] container=TOMCAT_10_1 > fails(String) > [2] JDBC",
                        "Running: TestPlacesTest$Sample > [2] container=TOMCAT_11",
                        "FAILED: TestPlacesTest$Sample > [2] container=TOMCAT_11 > fails(String) > [1] FILE",
                        "FAILED: TestPlacesTest$Sample > [2] container=TOMCAT_11 > fails(String) > [2] JDBC");
    }

    /** Fails on purpose; a nested class, so no build runs it. */
    @ParameterizedClass
    @EnumSource(
            value = Container.class,
            names = {"TOMCAT_10_1", "TOMCAT_11"})
    static final class Sample {
        @Parameter
        Container container = Container.TOMCAT_10_1;

        @ParameterizedTest
        @ValueSource(strings = {"FILE", "JDBC"})
        void fails(String store) {
            assertEquals(container + " FILE", "TOMCAT_10_1 " + store);
        }
    }
}
