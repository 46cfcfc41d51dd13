package io.github.msal4j.servlet.provider;

import io.github.msal4j.servlet.config.Settings;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The identity provider. Internal to the library. Thread-safe; fetches what it needs when it is first needed, so that a
 * provider that is down does not stop the application from starting.
 */
public final class Provider implements AutoCloseable {
    private final ProviderHttp http;
    private final Fetched<ProviderMetadata> metadata;
    private final IdTokenVerifier idTokens;
    private final LogoutTokenVerifier logoutTokens;

    public Provider(Settings settings, InstantSource clock) {
        this.http = new ProviderHttp(settings);
        this.metadata = new Fetched<>(() -> ProviderMetadata.fetch(settings.authority(), http), clock);
        SignedTokens signed = new SignedTokens(settings, new SigningKeys(metadata, http, clock));
        ClaimChecks checks = new ClaimChecks(settings, clock);
        this.idTokens = new IdTokenVerifier(signed, checks);
        this.logoutTokens = new LogoutTokenVerifier(signed, checks);
    }

    /** The metadata, fetched if need be. */
    public ProviderMetadata metadata() throws ProviderUnavailableException {
        return metadata.get();
    }

    /** The metadata if it is at hand; never calls the provider. */
    public Optional<ProviderMetadata> knownMetadata() {
        return metadata.known();
    }

    /**
     * Verifies an ID token completely.
     *
     * @throws IdTokenException if the token is not acceptable
     * @throws ProviderUnavailableException if the keys to check it with cannot be had
     */
    public IdToken verify(String rawIdToken, Expectation expected)
            throws IdTokenException, ProviderUnavailableException {
        return idTokens.verify(rawIdToken, metadata.get(), expected);
    }

    /**
     * Verifies a logout token, except that nobody may send the same one twice.
     *
     * @throws IdTokenException if the token is not acceptable
     * @throws ProviderUnavailableException if the keys to check it with cannot be had
     */
    public LogoutToken verifyLogoutToken(String rawLogoutToken) throws IdTokenException, ProviderUnavailableException {
        return logoutTokens.verify(rawLogoutToken, metadata.get());
    }

    /** The one way to call the provider. */
    public ProviderHttp http() {
        return http;
    }

    @Override
    public void close() {
        http.close();
    }
}
