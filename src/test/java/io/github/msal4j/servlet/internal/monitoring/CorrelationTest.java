package io.github.msal4j.servlet.internal.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class CorrelationTest {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void workHasAnIdAndLeavesNothingBehind() {
        try (Correlation outer = Correlation.of("a1b2c3d4")) {
            assertThat(outer).isNotNull();
            assertThat(MDC.get(Correlation.KEY)).isEqualTo("a1b2c3d4");
            assertThat(Correlation.currentId()).isEqualTo("a1b2c3d4");
        }
        assertThat(MDC.get(Correlation.KEY)).isNull();
        assertThat(MDC.getCopyOfContextMap())
                .as("an empty map in the thread would be a leak")
                .isNull();
    }

    @Test
    void partsOfTheWorkHaveTheIdOfTheWhole() {
        try (Correlation outer = Correlation.begin()) {
            assertThat(outer).isNotNull();
            String id = MDC.get(Correlation.KEY);
            try (Correlation inner = Correlation.begin()) {
                assertThat(inner).isNotNull();
                assertThat(MDC.get(Correlation.KEY)).isEqualTo(id);
            }
            assertThat(MDC.get(Correlation.KEY)).isEqualTo(id);
        }
    }

    @Test
    void whatTheApplicationKeepsThereStays() {
        MDC.put("order", "4711");
        MDC.put(Correlation.KEY, "the application's");
        try (Correlation work = Correlation.of("ours")) {
            assertThat(work).isNotNull();
        }

        assertThat(MDC.get("order")).isEqualTo("4711");
        assertThat(MDC.get(Correlation.KEY)).isEqualTo("the application's");
    }

    @Test
    void otherWorkHasAnotherId() {
        assertThat(Correlation.currentId()).hasSize(8).isNotEqualTo(Correlation.currentId());
    }
}
