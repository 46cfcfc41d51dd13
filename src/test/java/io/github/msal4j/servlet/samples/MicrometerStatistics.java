package io.github.msal4j.servlet.samples;

import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.SignInStatisticsListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Reports the statistics to a Micrometer registry, and takes them out again when the application stops. A listener of your
 * {@code web.xml} sets it as a context attribute: {@code context.setAttribute(SignInStatisticsListener.class.getName(), new
 * MicrometerStatistics(registry))}.
 */
final class MicrometerStatistics implements SignInStatisticsListener {
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    MicrometerStatistics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public synchronized void started(String application, SignInStatistics statistics) {
        meters.add(Gauge.builder("msal.sessions", statistics, SignInStatistics::getSignedInSessions)
                .tag("application", application)
                .register(registry));
        meters.add(Gauge.builder("msal.ready", statistics, now -> now.isReady() ? 1 : 0)
                .tag("application", application)
                .register(registry));
        count("msal.sign.ins", application, statistics, SignInStatistics::getSignIns);
        count("msal.sign.ins.failed", application, statistics, SignInStatistics::getSignInFailures);
        count("msal.sign.ins.unsolicited", application, statistics, SignInStatistics::getUnsolicitedAnswers);
        count("msal.evictions", application, statistics, SignInStatistics::getEvictions);
        count("msal.tokens.cached", application, statistics, SignInStatistics::getCacheHits);
        count("msal.tokens.refreshed", application, statistics, SignInStatistics::getRefreshes);
        count("msal.tokens.failed", application, statistics, SignInStatistics::getRefreshFailures);
        count("msal.provider.failed", application, statistics, SignInStatistics::getProviderFailures);
        for (String reason : statistics.getSignOutsByReason().keySet()) {
            meters.add(FunctionCounter.builder("msal.sign.outs", statistics, now -> now.getSignOutsByReason()
                            .getOrDefault(reason, 0L))
                    .tag("application", application)
                    .tag("reason", reason)
                    .register(registry));
        }
    }

    private void count(
            String name, String application, SignInStatistics statistics, ToDoubleFunction<SignInStatistics> number) {
        meters.add(FunctionCounter.builder(name, statistics, number)
                .tag("application", application)
                .register(registry));
    }

    @Override
    public synchronized void stopped(String application) {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
