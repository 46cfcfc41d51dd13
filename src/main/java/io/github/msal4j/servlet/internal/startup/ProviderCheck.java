package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.base.BackgroundThread;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.StartUpChecks;
import io.github.msal4j.servlet.internal.gate.FilterParameters;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import io.github.msal4j.servlet.internal.token.TokenService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the provider in the background after the application has started, and logs what is wrong, before the first
 * user sees an error. Never delays or stops the start. If the provider does not answer, the check is repeated after one
 * minute, and then after twice as long each time, up to an hour.
 */
public final class ProviderCheck implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProviderCheck.class);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Settings settings;
    private final Provider provider;
    private final TokenService tokens;
    private final Map<String, FilterParameters> filters;
    /** Without the application's class loader, because it calls no code of the application. */
    private final BackgroundThread thread =
            new BackgroundThread("msal4j-servlet-check", ClassLoader.getPlatformClassLoader());

    private Duration pause;
    /** Whether an earlier check, in which the token endpoint did not answer, has logged the findings. */
    private boolean findingsTold;

    /** @param filters by name, whose needs the provider has to meet, too */
    public ProviderCheck(
            Settings settings, Provider provider, TokenService tokens, Map<String, FilterParameters> filters) {
        this(settings, provider, tokens, filters, FIRST_PAUSE);
    }

    public ProviderCheck(
            Settings settings,
            Provider provider,
            TokenService tokens,
            Map<String, FilterParameters> filters,
            Duration firstPause) {
        this.settings = settings;
        this.provider = provider;
        this.tokens = tokens;
        this.filters = filters;
        this.pause = firstPause;
    }

    public void start() {
        if (settings.startUpChecks() != StartUpChecks.NONE) {
            thread.run(this::check);
        }
    }

    private void check() {
        Correlation correlation = Correlation.begin();
        try {
            report(provider.metadata());
        } catch (ProviderUnavailableException e) {
            // The fetch has logged the reason.
            again("the reason is in the log above");
        } finally {
            correlation.close();
        }
    }

    /** Schedules the next check, unless the thread was interrupted, which happens when the application stops. */
    private void again(String reason) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        log.warn(
                "The provider could not be checked, and no user can sign in until it can be; the next check is in"
                        + " {} s: {}",
                pause.toSeconds(),
                reason);
        thread.runAfter(pause, this::check);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private void report(ProviderMetadata metadata) {
        List<String> findings = ProviderFindings.of(
                settings, metadata, provider.http().clockDifference().orElse(Duration.ZERO));
        findings.addAll(FilterFindings.of(settings, metadata, filters));
        if (!findingsTold) {
            findings.forEach(finding -> log.warn("The provider {}", finding));
            findingsTold = true;
        }
        try {
            Optional<String> refusal =
                    settings.startUpChecks() == StartUpChecks.ALL ? tokens.credentialRefusal() : Optional.empty();
            refusal.ifPresent(said -> log.error(
                    "The provider refuses this application, so no user can sign in until this is corrected: {}", said));
            if (findings.isEmpty() && refusal.isEmpty()) {
                log.info("The provider {} was checked; no problem was found", metadata.issuer());
            }
        } catch (ProviderUnavailableException e) {
            again(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
