package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInStatisticsListener;
import io.github.msal4j.servlet.flow.TokenPages;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R166: the sample reports to OpenTelemetry's SDK what happens. */
class OpenTelemetryStatisticsTest {
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build();

    @AfterEach
    void stop() {
        telemetry.close();
    }

    private List<LongPointData> points(String name) {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .flatMap(OpenTelemetryStatisticsTest::points)
                .toList();
    }

    private static Stream<LongPointData> points(MetricData metric) {
        Collection<LongPointData> counted = metric.getLongSumData().getPoints();
        return Stream.concat(counted.stream(), metric.getLongGaugeData().getPoints().stream());
    }

    private long value(String name) {
        return points(name).stream().mapToLong(LongPointData::getValue).sum();
    }

    @Test
    void r166_aSignInRaisesTheCounterAndTheNumbersGoWithTheApplication() {
        try (TokenPages pages = new TokenPages()) {
            pages.attribute(SignInStatisticsListener.class.getName(), new OpenTelemetryStatistics(telemetry))
                    .start();
            assertThat(value("msal.sign_ins")).isZero();

            pages.visitor().get(pages.url("/private/token"));

            assertThat(points("msal.sign_ins")).singleElement().satisfies(point -> {
                assertThat(point.getValue()).isEqualTo(1);
                assertThat(point.getAttributes().get(AttributeKey.stringKey("application")))
                        .isEqualTo("/app");
            });
            assertThat(value("msal.sessions")).isEqualTo(1);
            assertThat(value("msal.ready")).isEqualTo(1);
            assertThat(value("msal.tokens.cached")).isEqualTo(1);
            assertThat(points("msal.sign_outs"))
                    .extracting(point -> point.getAttributes().get(AttributeKey.stringKey("reason")))
                    .contains("GLOBAL_SIGN_OUT", "LOCAL_SIGN_OUT");

            pages.visitor();
            assertThat(value("msal.sign_ins")).isEqualTo(2);
        }
        assertThat(reader.collectAllMetrics()).isEmpty();
    }
}
