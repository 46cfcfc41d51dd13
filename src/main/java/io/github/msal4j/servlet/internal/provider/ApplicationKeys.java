package io.github.msal4j.servlet.internal.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.FetchBudget;
import io.github.msal4j.servlet.internal.http.Fetched;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import java.net.URI;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The signing keys that Entra has for this application alone, e.g. because it has claims mapping or SAML beside OpenID Connect.
 * They are published only where the metadata is asked for with {@code appid} (Microsoft identity platform, "Access tokens",
 * validate the signature; R103).
 *
 * <p>They are fetched when an ID token fits no other key, not always: nearly all applications have none, and what a cloud, a
 * custom domain or a proxy in front of it makes of the parameter then concerns nobody else. They are those of one tenant, whose
 * administrator may have brought them: where users of several tenants sign in, they are looked for at the tenant of the token,
 * and sign for that tenant only. Thread-safe.
 */
final class ApplicationKeys {
    /** Each entry only saves a fetch; users of many tenants must not fill the heap. */
    private static final int MOST_TENANTS = 100;

    private final Settings settings;
    private final Fetched<ProviderMetadata> metadata;
    private final ProviderHttp http;
    private final InstantSource clock;
    private final Counters counters;
    private final Map<String, OfTenant> tenants = new ConcurrentHashMap<>();

    ApplicationKeys(
            Settings settings,
            Fetched<ProviderMetadata> metadata,
            ProviderHttp http,
            InstantSource clock,
            Counters counters) {
        this.settings = settings;
        this.metadata = metadata;
        this.http = http;
        this.clock = clock;
        this.counters = counters;
    }

    private record OfTenant(Fetched<PublishedKeys> keys, FetchBudget budget) {}

    /** Those that are known, which may be none; fetched only if they are known and not fresh. */
    PublishedKeys known(String tenant) throws ProviderUnavailableException {
        OfTenant entry = tenants.get(tenant);
        return entry == null || entry.keys().known().isEmpty()
                ? PublishedKeys.NONE
                : entry.keys().get();
    }

    /** Newer ones than these, none of which fits a token; the same if there can be none or the budget allows no fetch. */
    PublishedKeys newerThan(PublishedKeys unfit, String tenant) throws ProviderUnavailableException {
        if (!(settings.authority() instanceof Authority.Entra entra) || !mayHaveKeys(entra, tenant)) {
            return unfit;
        }
        if (tenants.size() >= MOST_TENANTS && !tenants.containsKey(tenant)) {
            tenants.clear();
        }
        OfTenant entry = tenants.computeIfAbsent(tenant, name -> ofTenant(entra, name));
        return entry.keys().known().isEmpty()
                ? entry.keys().get()
                : entry.keys().newerThan(unfit, entry.budget());
    }

    /** Whether it is worth to ask; whether the tenant's users may sign in is checked later. */
    private boolean mayHaveKeys(Authority.Entra entra, String tenant) {
        return Authority.isGuid(tenant)
                && entra.admits(tenant)
                && (settings.allowedTenants().isEmpty()
                        || settings.allowedTenants().contains(tenant.toLowerCase(Locale.ROOT)));
    }

    private OfTenant ofTenant(Authority.Entra entra, String tenant) {
        Authority.Entra one = entra.isMultiTenant() ? new Authority.Entra(entra.origin(), tenant) : entra;
        return new OfTenant(
                new Fetched<>(() -> fetch(one), clock, counters),
                new FetchBudget(1, SigningKeys.BETWEEN_ID_TOKENS, clock));
    }

    private PublishedKeys fetch(Authority.Entra tenant) throws ProviderUnavailableException {
        URI url = URI.create(tenant.metadataUrl() + "?appid=" + URLEncoder.encode(settings.clientId(), UTF_8));
        ProviderHttp.Answer answer = http.get(url);
        if (answer.status() == 400 || answer.status() == 404) {
            return PublishedKeys.NONE;
        }
        if (answer.status() != 200) {
            throw new ProviderUnavailableException(
                    "The metadata at " + url + " answers with status " + answer.status());
        }
        URI published = ProviderMetadata.parse(answer.body(), tenant, settings.internalAddress())
                .jwksUri();
        return published.equals(metadata.get().jwksUri())
                ? PublishedKeys.NONE
                : SigningKeys.fetch(published, http, counters);
    }
}
