package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.Fetched;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The identity provider. Thread-safe. Fetches metadata and keys when they are first needed, so that an application
 * starts even if its provider is down. Also holds the application's counters, because everything that is counted needs
 * the provider.
 */
public final class Provider implements AutoCloseable {
    private static final int MOST_OTHER_TENANTS = 100;

    private final Settings settings;
    private final InstantSource clock;
    private final Authority authority;
    private final ProviderHttp http;
    private final Counters counters;
    private final Fetched<ProviderMetadata> metadata;
    private final IdTokenVerifier idTokens;
    private final LogoutTokenVerifier logoutTokens;
    private final Presence presence;
    private final ProviderHealth health;
    private final UserInfo userInfo;
    private final GraphGroups graphGroups;
    private final Map<String, Provider> otherTenants = new ConcurrentHashMap<>();

    public Provider(Settings settings, InstantSource clock) {
        this(settings, clock, new ProviderHttp(settings, clock), new Counters(clock));
    }

    private Provider(Settings settings, InstantSource clock, ProviderHttp http, Counters counters) {
        this.settings = settings;
        this.clock = clock;
        this.authority = settings.authority();
        this.http = http;
        this.counters = counters;
        this.metadata = new Fetched<>(() -> ProviderMetadata.fetch(settings, http), clock, counters);
        this.presence = new Presence(settings.authority().metadataUrl(), http, clock);
        SigningAlgorithms algorithms = new SigningAlgorithms(settings);
        SigningKeys keys = new SigningKeys(metadata, http, clock, counters);
        this.health = new ProviderHealth(authority.metadataUrl(), metadata, keys, http, clock);
        SignedTokens signed =
                new SignedTokens(algorithms, keys, new ApplicationKeys(settings, metadata, http, clock, counters));
        ClaimChecks checks = new ClaimChecks(settings, clock);
        this.idTokens = new IdTokenVerifier(signed, algorithms, checks);
        this.logoutTokens = new LogoutTokenVerifier(signed, checks);
        this.userInfo = new UserInfo(http, signed, checks);
        this.graphGroups = new GraphGroups(settings, http, clock);
    }

    /**
     * The same provider for another tenant, which has its own metadata and issuer. For access tokens only, not for
     * sign-ins: it does not check the allowed tenants.
     *
     * @throws IllegalArgumentException if the provider is not Microsoft Entra ID
     */
    public Provider inTenant(String tenant) {
        if (otherTenants.size() >= MOST_OTHER_TENANTS && !otherTenants.containsKey(tenant)) {
            // Each entry only saves a fetch. An application that uses many tenants must not fill the heap.
            otherTenants.clear();
        }
        return otherTenants.computeIfAbsent(
                tenant, name -> new Provider(settings.inTenant(name), clock, http, counters));
    }

    /** The metadata; fetched if it is not known or not fresh. */
    public ProviderMetadata metadata() throws ProviderUnavailableException {
        return metadata.get();
    }

    /** The metadata if it is known. Never calls the provider. */
    public Optional<ProviderMetadata> knownMetadata() {
        return metadata.known();
    }

    /**
     * Whether a message that came through a browser may name this issuer. Compares with the issuer of the metadata; if
     * that is for several tenants, or is not known yet, with the configured authority. Never calls the provider.
     */
    public boolean mayHaveIssued(String issuer) {
        return knownMetadata()
                .map(ProviderMetadata::issuer)
                .filter(known -> !known.contains(Authority.Entra.TENANT_TEMPLATE))
                .map(issuer::equals)
                .orElseGet(() -> authority.mayHaveIssued(issuer));
    }

    /**
     * Verifies an ID token completely.
     *
     * @throws IdTokenException if the token is refused
     * @throws ProviderUnavailableException if the keys to check it with cannot be fetched
     */
    public IdToken verify(String rawIdToken, Expectation expected)
            throws IdTokenException, ProviderUnavailableException {
        return idTokens.verify(rawIdToken, metadata.get(), expected);
    }

    /**
     * Further claims about the user of this ID token, as a JSON object.
     *
     * @param accessToken the one that came with the ID token
     * @throws IdTokenException if they are of another user, or the signature is not the provider's
     * @throws ProviderUnavailableException if there is no answer that can be used
     */
    public String userInfo(String accessToken, IdToken idToken) throws IdTokenException, ProviderUnavailableException {
        return userInfo.fetch(accessToken, idToken, metadata.get());
    }

    /**
     * The groups of a user whose ID token leaves them out, from Microsoft Graph.
     *
     * @param accessToken the user's, for Microsoft Graph
     * @throws ProviderUnavailableException if there is no complete answer; the message names the remedy
     */
    public KnownGroups groups(String accessToken) throws ProviderUnavailableException {
        return graphGroups.fetch(accessToken, metadata.get());
    }

    /** Whether the provider sends logout tokens. Microsoft has no back channel in any of its forms (R89). */
    public boolean hasBackChannel() {
        return !authority.isMicrosoft();
    }

    /**
     * Verifies a logout token. The caller has to check that it was not sent before.
     *
     * @throws IdTokenException if the token is refused
     * @throws ProviderUnavailableException if the keys to check it with cannot be fetched
     */
    public LogoutToken verifyLogoutToken(String rawLogoutToken) throws IdTokenException, ProviderUnavailableException {
        return logoutTokens.verify(rawLogoutToken, metadata.get());
    }

    /** The counters of this application. */
    public Counters counters() {
        return counters;
    }

    /** Whether the provider answers at this moment, so that a browser may be sent there which need not go. */
    public boolean isPresent() {
        return presence.isSeen();
    }

    /** For a health check. */
    public ProviderHealth health() {
        return health;
    }

    /** For calls to the provider. */
    public ProviderHttp http() {
        return http;
    }

    @Override
    public void close() {
        health.close();
        http.close();
    }
}
