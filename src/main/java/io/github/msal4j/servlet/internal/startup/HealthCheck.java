package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignInStatistics.Part;
import io.github.msal4j.servlet.SignInStatistics.State;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.monitoring.HealthReport;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderHealth;
import io.github.msal4j.servlet.internal.token.TokenService;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Whether users can sign in, by what is known of all that a sign-in needs. Cheap, see {@link ProviderHealth}. */
final class HealthCheck {
    private final Settings settings;
    private final ProviderHealth provider;
    private final TokenService tokens;
    private final SignOuts signOuts;

    HealthCheck(Settings settings, Provider provider, TokenService tokens, SignOuts signOuts) {
        this.settings = settings;
        this.provider = provider.health();
        this.tokens = tokens;
        this.signOuts = signOuts;
    }

    HealthReport report() {
        provider.look();
        Map<Part, State> parts = new EnumMap<>(Part.class);
        parts.put(Part.PROVIDER, provider.provider());
        parts.put(Part.KEYS, provider.keys());
        settings.sharedStore().ifPresent(store -> parts.put(Part.STORE, state(!signOuts.isStoreFailing())));
        tokens.certificate().ifPresent(one -> parts.put(Part.CERTIFICATE, state(one.isValid())));
        boolean ready =
                parts.entrySet().stream().noneMatch(part -> part.getValue() == State.DOWN && isNeeded(part.getKey()));
        return new HealthReport(Collections.unmodifiableMap(parts), ready);
    }

    private static State state(boolean up) {
        return up ? State.UP : State.DOWN;
    }

    /** Whether nobody can sign in while this part is down. */
    private boolean isNeeded(Part part) {
        return switch (part) {
            case PROVIDER, CERTIFICATE -> true;
            case KEYS -> provider.hasNoKeys();
            case STORE ->
                settings.sharedStore()
                        .filter(store -> store.failure() == StoreFailure.REFUSE)
                        .isPresent();
        };
    }
}
