package io.github.msal4j.servlet.samples;

import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.SignInStatisticsListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongCounter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Reports the statistics to OpenTelemetry, and takes them out again when the application stops. A listener of your {@code web.xml} sets
 * it as a context attribute: {@code context.setAttribute(SignInStatisticsListener.class.getName(), new
 * OpenTelemetryStatistics(GlobalOpenTelemetry.get()))}.
 */
final class OpenTelemetryStatistics implements SignInStatisticsListener {
    private static final AttributeKey<String> APPLICATION = AttributeKey.stringKey("application");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

    private final Meter meter;
    private final List<ObservableLongCounter> counters = new ArrayList<>();
    private final List<ObservableLongGauge> gauges = new ArrayList<>();

    OpenTelemetryStatistics(OpenTelemetry telemetry) {
        this.meter = telemetry.getMeter("io.github.msal4j.servlet");
    }

    @Override
    public synchronized void started(String application, SignInStatistics statistics) {
        Attributes attributes = Attributes.of(APPLICATION, application);
        gauge("msal.sessions", attributes, () -> statistics.getSignedInSessions());
        gauge("msal.ready", attributes, () -> statistics.isReady() ? 1 : 0);
        count("msal.sign_ins", attributes, statistics, SignInStatistics::getSignIns);
        count("msal.sign_ins.failed", attributes, statistics, SignInStatistics::getSignInFailures);
        count("msal.sign_ins.unsolicited", attributes, statistics, SignInStatistics::getUnsolicitedAnswers);
        count("msal.evictions", attributes, statistics, SignInStatistics::getEvictions);
        count("msal.tokens.cached", attributes, statistics, SignInStatistics::getCacheHits);
        count("msal.tokens.refreshed", attributes, statistics, SignInStatistics::getRefreshes);
        count("msal.tokens.failed", attributes, statistics, SignInStatistics::getRefreshFailures);
        count("msal.provider.failed", attributes, statistics, SignInStatistics::getProviderFailures);
        counters.add(meter.counterBuilder("msal.sign_outs").buildWithCallback(result -> statistics
                .getSignOutsByReason()
                .forEach((reason, number) -> result.record(
                        number, attributes.toBuilder().put(REASON, reason).build()))));
    }

    private void gauge(String name, Attributes attributes, LongSupplier number) {
        gauges.add(meter.gaugeBuilder(name)
                .ofLongs()
                .buildWithCallback(result -> result.record(number.getAsLong(), attributes)));
    }

    private void count(
            String name, Attributes attributes, SignInStatistics statistics, ToLongFunction<SignInStatistics> number) {
        counters.add(meter.counterBuilder(name)
                .buildWithCallback(result -> result.record(number.applyAsLong(statistics), attributes)));
    }

    @Override
    public synchronized void stopped(String application) {
        counters.forEach(ObservableLongCounter::close);
        counters.clear();
        gauges.forEach(ObservableLongGauge::close);
        gauges.clear();
    }
}
